package ai.coccinelle.channels.suppression;

import ai.coccinelle.channels.channel.ChannelType;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody wants no more of. */
public enum SuppressionScope {
    /** Nothing at all. */
    ALL,
    /** No promotions and newsletters; confirmations and reminders go on. */
    PROMOTIONS;

    /** Twilio: "Attempt to send to unsubscribed recipient": the number wrote STOP to the sender. */
    private static final String TWILIO_UNSUBSCRIBED = "21610";

    /** Meta: "User has stopped receiving marketing messages". */
    private static final String META_NO_MARKETING = "131050";

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SuppressionScope of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /**
     * The scope of a wish to stop in the recipient's own words: "STOP PUB" means promotions, "STOP" and "STOP SMS" everything.
     *
     * @param text as it came, of which {@link StopWord#in} says that it asks to stop
     */
    public static SuppressionScope of(StopWord stop, String text) {
        return stop == StopWord.STOP && StopPhrase.of(text).isAboutPromotionsOnly() ? PROMOTIONS : ALL;
    }

    /** What the recipient wants no more of, when the provider refuses with this code; empty: it is about something else. */
    public static Optional<SuppressionScope> toldBy(ChannelType channel, @Nullable String code) {
        if (channel == ChannelType.SMS && TWILIO_UNSUBSCRIBED.equals(code)) {
            return Optional.of(ALL);
        }
        return channel == ChannelType.WHATSAPP && META_NO_MARKETING.equals(code)
                ? Optional.of(PROMOTIONS)
                : Optional.empty();
    }
}
