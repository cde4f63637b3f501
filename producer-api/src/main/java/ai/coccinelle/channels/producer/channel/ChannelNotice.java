package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.lane.LaneState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The reason why no messages go out on a channel, and what to do.
 *
 * @param code for programs
 * @param text for people, in the tenant's language
 */
record ChannelNotice(String code, String text) {

    /** The first of the reasons; empty when messages go out. */
    static Optional<ChannelNotice> of(TenantChannel channel, Optional<LaneState> lane, Locale language) {
        ChannelWords words = new ChannelWords(language);
        String withheld = channel.withheld();
        if (withheld != null) {
            return Optional.of(new ChannelNotice("withheld", words.text("notice.withheld", withheld)));
        }
        if (!channel.settings().configured()) {
            String fault = channel.platformFault();
            String code = fault == null ? "not-connected" : fault;
            return Optional.of(new ChannelNotice(
                    code, words.text("notice." + code + "." + channel.channel().wireName())));
        }
        if (!channel.settings().enabled()) {
            return Optional.of(new ChannelNotice("switched-off", words.text("notice.switched-off")));
        }
        return lane.flatMap(state -> paused(channel.channel(), state, words));
    }

    private static Optional<ChannelNotice> paused(ChannelType channel, LaneState lane, ChannelWords words) {
        Instant until = lane.pausedUntil();
        String reason = lane.pauseReason();
        if (until == null || reason == null) {
            return Optional.empty();
        }
        String whose = channel.account() == ChannelType.Account.TENANT ? "tenant" : "platform";
        return Optional.of(new ChannelNotice("paused", words.text("notice.paused." + whose, reason, until.toString())));
    }
}
