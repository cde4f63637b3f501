package ai.coccinelle.channels.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures as a JSON array of objects: name, value, unit, bound, met, against. */
public final class MeasureFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MeasureFile() {}

    /** Writes them all, in place of what the file held. */
    public static void write(Path file, List<Measure> measures) throws IOException {
        Files.writeString(file, json(measures));
    }

    static String json(List<Measure> measures) {
        ArrayNode array = JSON.createArrayNode();
        for (Measure measure : measures) {
            ObjectNode object = array.addObject().put("name", measure.name());
            if (Double.isFinite(measure.value())) {
                object.put("value", Figures.rounded(measure.value()));
            } else {
                object.putNull("value");
            }
            object.put("unit", measure.unit())
                    .put(
                            "bound",
                            measure.bound() == null ? null : measure.bound().toString())
                    .put("met", measure.met())
                    .put("against", measure.against());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
    }
}
