package ai.coccinelle.channels.producer.template;

import org.jspecify.annotations.Nullable;

/**
 * What stands below mail that is not about an appointment.
 *
 * @param why why the recipient gets it
 * @param label what the link is called
 * @param colon what stands between the two in plain text
 * @param unsubscribe where the recipient unsubscribes; null: there is no such address, and {@code why} tells another way
 */
record Footer(
        String why, String label, String colon, @Nullable String unsubscribe) {

    static Footer of(Language language, String tenantName, @Nullable String unsubscribe) {
        return switch (language) {
            case FR ->
                new Footer(
                        "Vous recevez ce message parce que vous êtes client de %s.".formatted(tenantName)
                                + (unsubscribe == null ? " Pour ne plus en recevoir, répondez STOP à cet e-mail." : ""),
                        "Se désabonner",
                        " : ",
                        unsubscribe);
            case EN ->
                new Footer(
                        "You receive this message because you are a customer of %s.".formatted(tenantName)
                                + (unsubscribe == null ? " To receive no more, reply STOP to this email." : ""),
                        "Unsubscribe",
                        ": ",
                        unsubscribe);
        };
    }

    /** Below the text; not behind the delimiter of signatures, which mail programs hide. */
    String plain() {
        return "\n\n" + why + (unsubscribe == null ? "" : "\n" + label + colon + unsubscribe);
    }
}
