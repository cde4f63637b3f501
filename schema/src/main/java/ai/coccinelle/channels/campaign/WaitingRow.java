package ai.coccinelle.channels.campaign;

import java.util.Map;

/**
 * A row whose turn has come.
 *
 * @param to the address in the provider's form
 * @param given what its columns say, by what is read
 */
public record WaitingRow(int number, String to, Map<String, String> given) {
    /** Without the address and what is given: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "WaitingRow[" + number + "]";
    }
}
