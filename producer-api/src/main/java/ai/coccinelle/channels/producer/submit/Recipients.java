package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.consent.ConsentDesk;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.suppression.Suppressions;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whether recipients may be written to: who opted out gets nothing, and promotions only who agreed to them. */
final class Recipients {
    private final OptOuts optOuts;
    private final ConsentDesk consents;

    Recipients(OptOuts optOuts, ConsentDesk consents) {
        this.optOuts = optOuts;
        this.consents = consents;
    }

    /**
     * Why those of a tenant's messages that may not go may not; found in a query for opt-outs and one for consents, however
     * many there are. Proofs of consent that came with the others are recorded.
     */
    Map<Checked.Good, Problem> refusals(UUID tenantId, List<Checked.Good> messages) {
        Map<Checked.Good, Problem> refusals = new IdentityHashMap<>();
        optOuts.among(messages.stream()
                        .map(message -> new Suppressions.Candidate(
                                new LaneKey(tenantId, message.channel()),
                                message.to(),
                                message.spec().kind().priority()))
                        .toList())
                .forEach(place -> refusals.put(messages.get(place), OptOuts.problem()));
        List<Checked.Good> promotions = messages.stream()
                .filter(message -> message.spec().kind() == MessageKind.BULK && !refusals.containsKey(message))
                .toList();
        consents.refused(promotions.stream()
                        .map(message -> new ConsentDesk.Promotion(
                                new Consents.Person(new LaneKey(tenantId, message.channel()), message.to()),
                                message.consent()))
                        .toList())
                .forEach(place -> refusals.put(promotions.get(place), consents.problem()));
        return refusals;
    }
}
