package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TextReader;
import ai.coccinelle.channels.producer.template.Wording;
import ai.coccinelle.channels.template.TextVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version of a text. */
@Schema(name = "TemplateVersion")
record VersionView(
        @Schema(example = "rdvRappel") String name,
        MessageKind kind,
        ChannelType channel,
        Language locale,

        @Schema(description = "0: the built-in text", example = "2")
        int version,

        @Schema(description = "Whether it is in use") boolean active,
        @Nullable String subject,

        @Schema(example = "Bonjour {{clientName}}, à {{rdvTime}} chez {{tenantName}}.")
        String body,

        boolean freeText,
        List<VariableView> variables,

        @Schema(description = "Null: built in") @Nullable Instant createdAt,

        @Schema(description = "The key's first characters and name; null: built in") @Nullable
        String createdBy) {

    static VersionView of(TextVersion stored) {
        return of(TextReader.stored(stored), stored.active(), stored.createdAt(), stored.createdBy());
    }

    static VersionView builtIn(MessageText text, boolean active) {
        return of(text, active, null, null);
    }

    private static VersionView of(
            MessageText text, boolean active, @Nullable Instant createdAt, @Nullable String createdBy) {
        Wording subject = text.content().subject();
        return new VersionView(
                text.spec().name(),
                text.spec().kind(),
                text.channel(),
                text.language(),
                text.version(),
                active,
                subject == null ? null : subject.source(),
                text.content().body().source(),
                text.isFreeText(),
                VariableView.of(text.spec()),
                createdAt,
                createdBy);
    }
}
