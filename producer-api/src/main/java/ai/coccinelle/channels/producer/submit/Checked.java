package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.template.Letterhead;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TemplateSpec;

/** What the checks of a request came to. */
sealed interface Checked {
    /**
     * It may go.
     *
     * @param to the address in the provider's form
     * @param text what it is made from
     */
    record Good(String to, MessageText text, Letterhead letterhead) implements Checked {
        TemplateSpec spec() {
            return text.spec();
        }
    }

    record Bad(Problem problem) implements Checked {}
}
