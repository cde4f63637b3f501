package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;

/** What messages are made from now. */
@Schema(name = "TemplateInUse")
record InUse(
        @Schema(example = "rdvRappel") String name,
        ChannelType channel,
        Language locale,

        @Schema(
                description =
                        "0: the built-in text, or, of a type of the tenant's own, none: such messages are refused")
        int version,

        @Schema(description = "Whether the type is built in")
        boolean builtIn) {}
