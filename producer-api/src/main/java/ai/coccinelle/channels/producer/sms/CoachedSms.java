package ai.coccinelle.channels.producer.sms;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * An SMS as it goes, or would go.
 *
 * @param parts the text, part by part
 * @param limit the most parts that the tenant lets an SMS have
 * @param overflow the end of the text, which does not fit into so many; empty when all does
 */
@Schema(name = "SmsPreview")
public record CoachedSms(
        @Schema(example = "Rappel : Jean Dupont, vous avez rendez-vous chez Salon Belle : mercredi 15 janvier à 14 h.")
        String text,

        SmsFigures sms,

        @Schema(example = """
                        ["Rappel : Jean Dupont, vous avez rendez-vous chez Salon Belle : mercredi 15 janvier à 14 h."]""") List<String> parts,

        @Schema(example = "4") int limit,
        @Schema(example = " et à très bientôt") String overflow) {
    public CoachedSms {
        parts = List.copyOf(parts);
    }

    /** Without what it says: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "CoachedSms[" + sms.encoding() + ", " + sms.parts() + " parts]";
    }
}
