package ai.coccinelle.channels.producer.request;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of what was found.
 *
 * @param nextCursor null on the last page
 */
public record Slice<T>(List<T> shown, @Nullable String nextCursor) {
    public Slice {
        shown = List.copyOf(shown);
    }

    /**
     * Cuts off what tells only that there is more.
     *
     * @param oneMore up to one more than a page shows
     * @param cursor that continues after the last one shown
     */
    public static <T> Slice<T> of(List<T> oneMore, int limit, Function<T, String> cursor) {
        boolean more = oneMore.size() > limit;
        List<T> shown = more ? oneMore.subList(0, limit) : oneMore;
        return new Slice<>(shown, more ? cursor.apply(shown.getLast()) : null);
    }
}
