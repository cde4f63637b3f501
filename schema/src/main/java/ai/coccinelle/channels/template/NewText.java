package ai.coccinelle.channels.template;

import ai.coccinelle.channels.message.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that a tenant wrote.
 *
 * @param subject of mail; null on other channels
 * @param freeText whether it goes on WhatsApp as it is, within 24 hours of the recipient's last message
 */
public record NewText(
        TextKey key,
        MessageKind kind,
        @Nullable String subject,
        String body,
        boolean freeText,
        List<DeclaredVariable> variables) {
    public NewText {
        variables = List.copyOf(variables);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "NewText[" + key + "]";
    }
}
