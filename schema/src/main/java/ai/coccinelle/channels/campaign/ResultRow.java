package ai.coccinelle.channels.campaign;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param status its message's, or {@code waiting}, {@code refused}, {@code duplicate}, {@code faulty}, {@code cancelled}; {@code
 *     forgotten} when its message is no longer kept
 * @param error why it was not sent; null when there is nothing to say
 * @param faults what is wrong with a faulty one
 */
public record ResultRow(
        int number,
        String to,
        @Nullable UUID messageId,
        String status,
        @Nullable String error,
        @Nullable Instant sentAt,
        List<RowFault> faults) {
    public ResultRow {
        faults = List.copyOf(faults);
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "ResultRow[" + number + ", " + status + "]";
    }
}
