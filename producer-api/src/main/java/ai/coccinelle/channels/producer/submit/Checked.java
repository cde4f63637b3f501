package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.template.TemplateSpec;

/** What the checks of a request came to. */
sealed interface Checked {
    /**
     * It may go.
     *
     * @param to the address in the provider's form
     */
    record Good(String to, TemplateSpec spec) implements Checked {}

    record Bad(Problem problem) implements Checked {}
}
