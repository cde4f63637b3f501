package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.Variable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A variable of a text. */
@Schema(name = "TemplateVariable")
record VariableView(
        @Schema(example = "clientName") String name,
        Variable.Type type,
        boolean required,
        @Nullable String example) {

    static List<VariableView> of(TemplateSpec spec) {
        return spec.variables().stream()
                .map(variable ->
                        new VariableView(variable.name(), variable.type(), variable.required(), variable.example()))
                .toList();
    }
}
