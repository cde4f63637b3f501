package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One breaker for each channel. */
final class Breakers implements AutoCloseable {
    private final Map<ChannelType, Breaker> byChannel = new EnumMap<>(ChannelType.class);

    Breakers(Function<ChannelType, Breaker> make) {
        Arrays.stream(ChannelType.values()).forEach(channel -> byChannel.put(channel, make.apply(channel)));
    }

    /** The breakers of a worker. */
    static Breakers ofAWorker() {
        return new Breakers(channel -> new Breaker(
                channel.wireName(),
                silencesUntilOpen(channel),
                System::nanoTime,
                Breaker.Timer.onAThread("breaker-" + channel.wireName())));
    }

    /** Mail goes to as many hosts as there are tenants: one that is down, however popular, is not the way out. */
    static int silencesUntilOpen(ChannelType channel) {
        return switch (channel) {
            case SMS, PHONE, WHATSAPP -> Circuit.SILENT_IN_A_ROW;
            case EMAIL -> 10 * Circuit.SILENT_IN_A_ROW;
        };
    }

    Breaker of(ChannelType channel) {
        return Objects.requireNonNull(byChannel.get(channel));
    }

    @Override
    public void close() {
        byChannel.values().forEach(Breaker::close);
    }
}
