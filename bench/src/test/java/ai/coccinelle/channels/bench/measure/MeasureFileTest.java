package ai.coccinelle.channels.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MeasureFileTest {
    private static JsonNode written(Measure measure) {
        return JsonMapper.builder()
                .build()
                .readTree(MeasureFile.json(List.of(measure)))
                .get(0);
    }

    @Test
    void aMeasureWithABoundSaysWhetherItIsMet() {
        assertThat(written(new Measure("e2e.of_floor", 0.61234, "ratio", Bound.atLeast(0.6), "floor.composite"))
                        .toString())
                .isEqualTo("""
                        {"name":"e2e.of_floor","value":0.6123,"unit":"ratio","bound":">= 0.6","met":true,\
                        "against":"floor.composite"}""");
        assertThat(written(new Measure("accept.p99", 25.1, "ms", Bound.atMost(25), ""))
                        .path("met")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void aMeasureWithoutABoundIsNeitherMetNorMissed() {
        JsonNode written = written(new Measure("floor.broker", 28_612.4, "messages/s", null, ""));
        assertThat(written.path("met").isNull()).isTrue();
        assertThat(written.path("bound").isNull()).isTrue();
        assertThat(written.path("value").asInt()).isEqualTo(28_612);
    }

    @Test
    void whatCouldNotBeMeasuredHasNoValueAndMissesItsBound() {
        JsonNode written = written(new Measure("recovery", Double.NaN, "s", Bound.atMost(10), ""));
        assertThat(written.path("value").isNull()).isTrue();
        assertThat(written.path("met").asBoolean(true)).isFalse();
    }
}
