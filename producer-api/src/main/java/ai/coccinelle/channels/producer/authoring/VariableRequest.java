package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Variable;
import ai.coccinelle.channels.template.DeclaredVariable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A variable that a tenant declares. */
@RequestRecord
@Schema(
        name = "DeclaredVariable",
        requiredProperties = {"name", "type"})
record VariableRequest(
        @Schema(example = "practitioner") String name,

        @Schema(
                description =
                        "date and time are ISO and shown as the language writes them; link is an https address; lines"
                                + " keep their line breaks",
                example = "text")
        Variable.Type type,

        @Schema(description = "Whether a message without it is refused; false, unless given") @Nullable
        Boolean required,

        @Schema(description = "What previews show", example = "Camille") @Nullable
        String example) {

    static final int MOST = 30;

    DeclaredVariable declared() {
        return new DeclaredVariable(name, type.wireName(), required != null && required, example);
    }
}
