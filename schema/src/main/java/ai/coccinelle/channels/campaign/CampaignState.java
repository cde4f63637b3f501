package ai.coccinelle.channels.campaign;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a campaign stands; docs/campaigns.md draws the transitions. */
public enum CampaignState {
    /** It takes a file; nothing is made of it. */
    DRAFT,
    /** Its rows become messages as their turn comes. */
    RUNNING,
    /** Nothing is made, and what waited was taken back; what a worker had begun may still be tried again. */
    PAUSED,
    /** Of every row something has become, and nothing of it is under way. */
    DONE,
    /** What waited was withdrawn, and nothing more is made. */
    CANCELLED;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that wire name, or empty when there is none. */
    public static Optional<CampaignState> find(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst();
    }
}
