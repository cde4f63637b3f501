package ai.coccinelle.channels.database;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** A column of many rows, as one argument. */
public final class TextArray {
    private TextArray() {}

    /** As an array of texts: of those, and of no other objects, the driver makes a binary one, without quoting. */
    public static <T> Argument of(List<T> rows, Function<T, @Nullable String> column) {
        String[] texts = rows.stream().map(column).toArray(String[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", texts));
    }
}
