package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.consent.ConsentBasis;
import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a tenant shows that somebody agreed to its promotions. */
@RequestRecord
@Schema(
        name = "ConsentProof",
        requiredProperties = {"basis", "givenAt", "source"})
public record ConsentProof(
        @Schema(
                description =
                        "The person agreed beforehand; or is a customer, and is told of things like those that were bought",
                example = "opt-in")
        ConsentBasis basis,

        @Schema(description = "When, with its offset", example = "2026-03-02T10:15:00+01:00")
        Instant givenAt,

        @Schema(description = "Where, in the tenant's words, up to 200 characters", example = "booking form")
        String source) {
    private static final int LONGEST_SOURCE = 200;

    /** Clocks differ. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /**
     * Everything wrong with the values.
     *
     * @param path what stands before the fields' names
     */
    public List<Fault> faults(String path, Instant now) {
        Values values = new Values();
        values.check(
                path + "givenAt",
                givenAt.isAfter(Instant.EPOCH) && !givenAt.isAfter(now.plus(AHEAD)),
                "Must be a time from 1970 until now.");
        values.line(path + "source", source, LONGEST_SOURCE);
        return values.faults();
    }

    Consents.Proof of(Consents.Person person) {
        return new Consents.Proof(person, basis, source, givenAt);
    }
}
