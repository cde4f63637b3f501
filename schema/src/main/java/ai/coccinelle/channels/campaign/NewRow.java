package ai.coccinelle.channels.campaign;

import java.util.List;
import java.util.Map;

/**
 * A row of a file.
 *
 * @param number as a spreadsheet counts: the header is row 1
 * @param to normalised, or as it stands there when the row is faulty
 * @param given what its columns say, by what is read
 * @param faults what is wrong with it; empty: it is usable, unless its recipient came before
 */
public record NewRow(int number, String to, Map<String, String> given, List<RowFault> faults) {
    public NewRow {
        given = Map.copyOf(given);
        faults = List.copyOf(faults);
    }

    /** Without the address and what is given: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "NewRow[" + number + "]";
    }
}
