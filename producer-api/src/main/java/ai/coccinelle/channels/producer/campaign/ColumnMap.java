package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.text.PastedText;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is read from which place of a file's rows. */
final class ColumnMap {
    private static final String VARIABLES = "variables.";
    private static final int MOST_NAMED = 50;
    private static final int LONGEST_SHOWN = 60;

    private final Map<String, Integer> places;
    private final List<String> header;
    private final Set<String> dates;

    private ColumnMap(Map<String, Integer> places, List<String> header, Set<String> dates) {
        this.places = places;
        this.header = header;
        this.dates = dates;
    }

    /** The same, where these are days, which a spreadsheet shows in its own way. */
    ColumnMap withDates(Set<String> fields) {
        return new ColumnMap(places, header, Set.copyOf(fields));
    }

    /**
     * Finds the columns in the file's header.
     *
     * @param columns what is read, and from which column
     * @throws Refusal naming every column that is not there, or there twice
     */
    static ColumnMap of(Map<String, String> columns, List<String> header) {
        Map<String, Integer> places = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        new TreeMap<>(columns).forEach((field, column) -> {
            List<Integer> found = places(header, column);
            if (found.isEmpty()) {
                faults.add(new Fault(
                        "columns." + field,
                        "missing-column",
                        "The file has no column '%s'. Its columns are %s.".formatted(column, listed(header))));
            } else if (found.size() > 1) {
                faults.add(new Fault(
                        "columns." + field,
                        "ambiguous-column",
                        "The file has more than one column '%s'. Give each a name of its own.".formatted(column)));
            } else {
                places.put(field, found.getFirst());
            }
        });
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        return new ColumnMap(places, header, Set.of());
    }

    /** Where the column stands: by its very name, else without regard to case, accents, their composition and blanks. */
    private static List<Integer> places(List<String> header, String column) {
        List<Integer> exact = places(header, column, name -> Normalizer.normalize(PastedText.stripped(name), Form.NFC));
        return exact.isEmpty() ? places(header, column, ColumnMap::folded) : exact;
    }

    private static List<Integer> places(List<String> header, String column, UnaryOperator<String> form) {
        String wanted = form.apply(column);
        return IntStream.range(0, header.size())
                .filter(place -> form.apply(header.get(place)).equals(wanted))
                .boxed()
                .toList();
    }

    private static String folded(String name) {
        StringBuilder folded = new StringBuilder();
        Normalizer.normalize(name, Form.NFKD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK && !PastedText.isInvisible(c))
                .forEach(folded::appendCodePoint);
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    private static String listed(List<String> header) {
        return header.stream().limit(MOST_NAMED).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** How many fields a row may have. */
    int width() {
        return header.size();
    }

    /** What the row says for the address; of a row that is too short, what there is. */
    String to(List<String> fields) {
        int place = places.getOrDefault(RowRequests.TO, 0);
        return place < fields.size() ? cell(fields.get(place)) : "";
    }

    /** Some programs write a text as a formula, ="0639980011", so that a spreadsheet keeps it as it is. */
    private static String cell(String written) {
        String text = PastedText.stripped(PastedText.decoded(written));
        return text.length() > 3 && text.startsWith("=\"") && text.endsWith("\"")
                ? PastedText.stripped(text.substring(2, text.length() - 1).replace("\"\"", "\""))
                : text;
    }

    /** What the row says besides, without cells that are blank or left out. */
    Map<String, String> given(List<String> fields) {
        Map<String, String> given = new HashMap<>();
        places.forEach((field, place) -> {
            String text = place < fields.size() ? cell(fields.get(place)) : "";
            if (!field.equals(RowRequests.TO) && !text.isEmpty()) {
                given.put(field, dates.contains(field) ? FrenchDay.iso(text) : text);
            }
        });
        return given;
    }

    /** What is read from the row, cut, by what it is read for. */
    Map<String, String> sample(List<String> fields) {
        Map<String, String> sample = new TreeMap<>(given(fields));
        sample.put(RowRequests.TO, to(fields));
        sample.replaceAll((_, text) -> cut(text));
        return sample;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_SHOWN) - 1)) + "…";
    }

    /**
     * The column that a field of a request was read from.
     *
     * @return null: from none
     */
    @Nullable
    String column(String field) {
        Integer place = places.get(
                field.startsWith(VARIABLES) ? field.substring(VARIABLES.length()) : ConsentCells.readAs(field));
        return place == null ? null : header.get(place);
    }
}
