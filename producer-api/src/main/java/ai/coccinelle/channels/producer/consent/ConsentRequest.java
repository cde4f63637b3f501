package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Who agreed to a tenant's promotions. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "consents"})
record ConsentRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @ArraySchema(
                arraySchema = @Schema(description = "All are recorded, or none"),
                schema = @Schema(implementation = ConsentRequest.Given.class))
        @Size(min = 1, max = 1_000)
        List<Element<ConsentRequest.Given>> consents) {

    /** Somebody's consent. */
    @RequestRecord
    @Schema(
            name = "GivenConsent",
            requiredProperties = {"channel", "address", "proof"})
    record Given(
            @Schema(example = "sms") ChannelType channel,

            @Schema(description = "A phone number or an email address, as the channel needs", example = "+33639981234")
            String address,

            ConsentProof proof) {
        @Override
        public String toString() {
            return "Given[" + channel + "]";
        }
    }

    /**
     * What is to be recorded.
     *
     * @param faults takes everything that is wrong; empty: all can be
     */
    List<Consents.Proof> proofs(UUID tenant, Instant now, List<Fault> faults) {
        List<Consents.Proof> proofs = new ArrayList<>();
        for (int i = 0; i < consents.size(); i++) {
            String path = "consents[" + i + "].";
            switch (consents.get(i)) {
                case Element.Unreadable<Given>(Problem problem) ->
                    problem.faults()
                            .forEach(
                                    fault -> faults.add(new Fault(path + fault.field(), fault.code(), fault.detail())));
                case Element.Read<Given>(Given given) -> {
                    faults.addAll(given.proof().faults(path + "proof.", now));
                    switch (Addresses.of(given.channel(), given.address())) {
                        case Address.Unusable(String why) ->
                            faults.add(new Fault(path + "address", "invalid-address", why));
                        case Address.Usable(String address) ->
                            proofs.add(given.proof()
                                    .of(new Consents.Person(new LaneKey(tenant, given.channel()), address)));
                    }
                }
            }
        }
        return proofs;
    }

    @Override
    public String toString() {
        return "ConsentRequest[" + tenantId + ", " + consents.size() + "]";
    }
}
