package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of channels as they stand in a column. */
final class Channels {
    private Channels() {}

    static String @Nullable [] texts(@Nullable List<ChannelType> channels) {
        return channels == null
                ? null
                : channels.stream().map(ChannelType::wireName).toArray(String[]::new);
    }

    static @Nullable List<ChannelType> read(ResultSet rows, String column) throws SQLException {
        Array array = rows.getArray(column);
        return array == null
                ? null
                : Arrays.stream((String[]) array.getArray())
                        .map(ChannelType::of)
                        .toList();
    }
}
