package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.consent.ConsentProof;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.template.Letterhead;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import org.jspecify.annotations.Nullable;

/** What the checks of a request came to. */
sealed interface Checked {
    /**
     * It may go.
     *
     * @param to the address in the provider's form
     * @param text what it is made from
     * @param consent how it is shown that the recipient agreed to promotions; null: that is to be looked up
     */
    record Good(
            String to,
            MessageText text,
            Letterhead letterhead,
            Timing timing,
            @Nullable ConsentProof consent) implements Checked {
        TemplateSpec spec() {
            return text.spec();
        }
    }

    record Bad(Problem problem) implements Checked {}
}
