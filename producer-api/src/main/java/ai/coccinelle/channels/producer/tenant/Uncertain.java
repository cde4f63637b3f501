package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.tenant.UncertainPolicy;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of messages of which nobody can say whether they went; what is left out stays as it is. */
@Schema(name = "Uncertain")
record Uncertain(
        @Schema(description = "Confirmations, reminders, answers; resend unless said otherwise") @Nullable
        Choice transactional,

        @Schema(description = "Promotions, newsletters; leave unless said otherwise") @Nullable
        Choice bulk) {

    static Uncertain of(UncertainPolicy policy) {
        return new Uncertain(Choice.of(policy.resendTransactional()), Choice.of(policy.resendBulk()));
    }

    /** This, over what was before. */
    UncertainPolicy over(UncertainPolicy before) {
        return new UncertainPolicy(
                transactional == null ? before.resendTransactional() : transactional == Choice.RESEND,
                bulk == null ? before.resendBulk() : bulk == Choice.RESEND);
    }

    /** Twice perhaps, or never perhaps. */
    enum Choice {
        RESEND,
        LEAVE;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Choice of(boolean resend) {
            return resend ? RESEND : LEAVE;
        }
    }
}
