package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.consent.ConsentDesk;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.reply.ServiceWindow;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.suppression.Suppressions;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether recipients may be written to: who opted out gets nothing, promotions only who agreed to them, and free text on
 * WhatsApp only who has just written.
 */
final class Recipients {
    private final OptOuts optOuts;
    private final ServiceWindow window;
    private final ConsentDesk consents;

    Recipients(OptOuts optOuts, ServiceWindow window, ConsentDesk consents) {
        this.optOuts = optOuts;
        this.window = window;
        this.consents = consents;
    }

    /**
     * Why those of a tenant's messages that may not go may not; found in three queries at most, however many there are.
     * Proofs of consent that came with the others are recorded.
     *
     * @param by in whose name
     */
    Map<Checked.Good, Problem> refusals(UUID tenantId, List<Checked.Good> messages, Consents.Recorder by) {
        return refusals(tenantId, messages, promotions -> consents.refused(promotions, by));
    }

    /** The same as of now, for messages that come later: nothing is recorded. */
    Map<Checked.Good, Problem> foreseen(UUID tenantId, List<Checked.Good> messages) {
        return refusals(tenantId, messages, consents::foreseen);
    }

    /** @param withoutConsent finds the promotions that may not go for want of consent, by their places in the list */
    private Map<Checked.Good, Problem> refusals(
            UUID tenantId,
            List<Checked.Good> messages,
            Function<List<ConsentDesk.Promotion>, Set<Integer>> withoutConsent) {
        Map<Checked.Good, Problem> refusals = new IdentityHashMap<>();
        Set<String> open = window.openFor(
                tenantId,
                messages.stream()
                        .filter(message -> message.text().isFreeText())
                        .map(Checked.Good::to)
                        .collect(Collectors.toSet()));
        for (Checked.Good message : messages) {
            if (message.text().isFreeText() && !open.contains(message.to())) {
                refusals.put(message, ServiceWindow.closed());
            }
        }
        optOuts.among(messages.stream()
                        .map(message -> new Suppressions.Candidate(
                                new LaneKey(tenantId, message.text().channel()),
                                message.to(),
                                message.spec().kind().priority()))
                        .toList())
                .forEach(place -> refusals.put(messages.get(place), OptOuts.problem()));
        List<Checked.Good> promotions = messages.stream()
                .filter(message -> message.spec().kind() == MessageKind.BULK && !refusals.containsKey(message))
                .toList();
        withoutConsent
                .apply(promotions.stream()
                        .map(message -> new ConsentDesk.Promotion(
                                new Consents.Person(
                                        new LaneKey(tenantId, message.text().channel()), message.to()),
                                message.consent()))
                        .toList())
                .forEach(place -> refusals.put(promotions.get(place), consents.problem()));
        return refusals;
    }
}
