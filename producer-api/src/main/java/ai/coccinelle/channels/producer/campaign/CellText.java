package ai.coccinelle.channels.producer.campaign;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.jspecify.annotations.Nullable;

/** The cells of a workbook as a person in France sees them: dates day first, numbers with a comma. */
final class CellText {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm", Locale.ROOT);

    /** Of a number format: what is shown as it is, or says a colour, a condition or a language. */
    private static final Pattern LITERALS = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?![hms]+])[^]]*]");

    private static final Pattern OF_A_DAY = Pattern.compile("[yd]|m{3,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_A_TIME = Pattern.compile("[hs]", Pattern.CASE_INSENSITIVE);
    private static final Pattern DECIMALS = Pattern.compile("\\.(0*)");
    private static final Pattern ONLY_ZEROS = Pattern.compile("0[0 .\\-]*");

    /** Excel takes no longer one. */
    private static final int LONGEST_FORMAT = 255;

    /** Excel keeps so many digits of a number. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

    private static final int LONGEST_WHOLE = 40;
    private static final int MOST_DECIMALS = 400;
    private static final double LAST_DAY = 2_958_466;

    private CellText() {}

    /** @param cell null where the row has none */
    static String of(@Nullable Cell cell) {
        if (cell == null || cell.getRawValue() == null) {
            return "";
        }
        return switch (cell.getValue()) {
            case BigDecimal number when isExtreme(number) -> number.toString();
            case BigDecimal number -> number(cell, number);
            case Boolean yes -> yes ? "VRAI" : "FAUX";
            case null -> "";
            default -> cell.getType() == CellType.ERROR ? "" : cell.getText();
        };
    }

    /** Beyond what a spreadsheet can hold: to write it out would fill the memory. */
    private static boolean isExtreme(BigDecimal number) {
        return (long) number.precision() - number.scale() > LONGEST_WHOLE || number.scale() > MOST_DECIMALS;
    }

    private static String number(Cell cell, BigDecimal number) {
        String given = cell.getDataFormatString();
        String format = given == null || given.length() > LONGEST_FORMAT ? "" : given; // each cell reads it
        int section = format.indexOf(';');
        String first = section < 0 ? format : format.substring(0, section);
        String bare = LITERALS.matcher(first).replaceAll("");
        boolean day = OF_A_DAY.matcher(bare).find();
        boolean time = OF_A_TIME.matcher(bare).find();
        return (day || time) && !bare.equalsIgnoreCase("general")
                ? dateOrNumber(cell, number, day, time)
                : shown(number, first, bare);
    }

    private static String dateOrNumber(Cell cell, BigDecimal number, boolean day, boolean time) {
        double value = number.doubleValue();
        if (value < 0 || value >= LAST_DAY) {
            return plain(number);
        }
        try {
            LocalDateTime date = cell.asDate();
            return (day ? time ? DAY_AND_TIME : DAY : TIME).format(date);
        } catch (ExcelReaderException | DateTimeException none) {
            return plain(number);
        }
    }

    private static String shown(BigDecimal number, String format, String bare) {
        if (ONLY_ZEROS.matcher(bare).matches() && bare.indexOf('.') < 0) { // postcodes and phone numbers
            String digits = plain(number.setScale(0, RoundingMode.HALF_UP));
            return "0"
                            .repeat(Math.max(
                                    0, (int) bare.chars().filter(c -> c == '0').count() - digits.length()))
                    + digits;
        }
        if (bare.indexOf('%') >= 0) {
            return plain(scaled(number.movePointRight(2), bare)) + " %";
        }
        return plain(scaled(number, bare)) + (format.indexOf('€') >= 0 ? " €" : "");
    }

    private static BigDecimal scaled(BigDecimal number, String bare) {
        Matcher decimals = DECIMALS.matcher(bare);
        boolean plainFormat =
                bare.isEmpty() || bare.equalsIgnoreCase("general") || bare.equals("@") || bare.contains("E");
        return plainFormat
                ? number
                : number.setScale(decimals.find() ? Math.min(decimals.group(1).length(), 15) : 0, RoundingMode.HALF_UP);
    }

    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.precision() > DIGITS.getPrecision() ? number.round(DIGITS) : number;
        BigDecimal shown = number.scale() > 0 && rounded.scale() > 0 && number.precision() > DIGITS.getPrecision()
                ? rounded.stripTrailingZeros()
                : rounded;
        return shown.toPlainString().replace('.', ',');
    }
}
