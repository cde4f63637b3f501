package ai.coccinelle.channels.template;

import org.jspecify.annotations.Nullable;

/**
 * A variable that a tenant declared for its text, as it is stored.
 *
 * @param type {@code text}, {@code lines}, {@code date}, {@code time} or {@code link}
 * @param example what a preview shows; null: something of that type
 */
public record DeclaredVariable(
        String name,
        String type,
        boolean required,
        @Nullable String example) {}
