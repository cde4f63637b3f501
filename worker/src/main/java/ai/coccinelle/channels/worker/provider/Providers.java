package ai.coccinelle.channels.worker.provider;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.worker.provider.sandbox.SandboxProvider;
import java.util.Map;

/** The provider of each channel; every channel has one. */
public record Providers(Map<ChannelType, Provider> byChannel) {
    public Providers {
        byChannel = Map.copyOf(byChannel);
        for (ChannelType channel : ChannelType.values()) {
            if (!byChannel.containsKey(channel)) {
                throw new IllegalArgumentException("no provider for " + channel.wireName());
            }
        }
    }

    /** Where messages end that must reach nobody. */
    public static final Provider SANDBOX = new SandboxProvider();

    public Provider of(ChannelType channel) {
        Provider provider = byChannel.get(channel);
        if (provider == null) {
            throw new IllegalStateException("no provider for " + channel.wireName());
        }
        return provider;
    }
}
