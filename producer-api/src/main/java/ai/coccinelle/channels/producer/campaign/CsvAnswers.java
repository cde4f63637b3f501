package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.campaign.ResultRow;
import ai.coccinelle.channels.campaign.RowFault;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes campaigns' rows as CSV, with the separator of the uploaded file, a page of the table at a time: neither the memory
 * nor a connection to the database is held by whoever reads slowly.
 */
final class CsvAnswers {
    private static final int ROWS_AT_ONCE = 1000;

    /** What a spreadsheet takes for a formula (OWASP, "CSV Injection"), in full-width characters and behind blanks as well. */
    private static final Pattern FORMULA = Pattern.compile(
            "(^|[;,\t\"\r\n])([\\s\\p{Z}\\p{Cf}]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|(?<![\\s\\S])[\t\r\n])");

    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+[0-9]{1,15}");

    private CsvAnswers() {}

    /** What became of each row. */
    static void results(Campaign campaign, Campaigns campaigns, OutputStream body) throws IOException {
        CsvWriter csv = writer(campaign, body);
        csv.writeRecord("row", "to", "messageId", "status", "error", "sentAt");
        int after = 0;
        List<ResultRow> page;
        do {
            page = campaigns.results(campaign.id(), after, ROWS_AT_ONCE);
            for (ResultRow row : page) {
                csv.writeRecord(
                        text(row.number()),
                        text(row.to()),
                        text(row.messageId()),
                        text(row.status()),
                        text(row.error()),
                        text(row.sentAt()));
                after = row.number();
            }
        } while (page.size() == ROWS_AT_ONCE);
        csv.flush();
    }

    /** What is wrong with the faulty ones. */
    static void faults(Campaign campaign, Campaigns campaigns, OutputStream body) throws IOException {
        CsvWriter csv = writer(campaign, body);
        csv.writeRecord("row", "to", "field", "column", "code", "detail");
        int after = 0;
        List<ResultRow> page;
        do {
            page = campaigns.faulty(campaign.id(), after, ROWS_AT_ONCE);
            for (ResultRow row : page) {
                for (RowFault fault : row.faults()) {
                    csv.writeRecord(
                            text(row.number()),
                            text(row.to()),
                            text(fault.field()),
                            text(fault.column()),
                            text(fault.code()),
                            text(fault.detail()));
                }
                after = row.number();
            }
        } while (page.size() == ROWS_AT_ONCE);
        csv.flush();
    }

    private static CsvWriter writer(Campaign campaign, OutputStream body) {
        Character separator = campaign.separator();
        return CsvWriter.builder()
                .fieldSeparator(separator == null ? ',' : separator)
                .build(body, StandardCharsets.UTF_8);
    }

    /**
     * The cell: what a spreadsheet would calculate has an apostrophe before it, unless it is a phone number and no more. A
     * spreadsheet of another language splits at another separator, within the cell and its quotes: so what follows one counts as a
     * cell's beginning as well.
     */
    static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return PHONE_NUMBER.matcher(text).matches()
                ? text
                : FORMULA.matcher(text).replaceAll("$1'$2");
    }
}
