package ai.coccinelle.channels.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final List<String> KNOWN = List.of("throughput", "latency");

    @Test
    void allNamesEveryScenario() throws Options.Wrong {
        assertThat(Options.read(KNOWN, "all").scenarios()).isEqualTo(KNOWN);
    }

    @Test
    void theFileFollowsItsOption() throws Options.Wrong {
        assertThat(Options.read(KNOWN, "latency", "--json", "out.json"))
                .isEqualTo(new Options(List.of("latency"), Path.of("out.json"), false, false, false));
    }

    @Test
    void anUnknownScenarioNoneAtAllOrAMissingFileIsWrong() {
        assertThatExceptionOfType(Options.Wrong.class)
                .isThrownBy(() -> Options.read(KNOWN, "speed"))
                .withMessageContaining("speed");
        assertThatExceptionOfType(Options.Wrong.class).isThrownBy(() -> Options.read(KNOWN));
        assertThatExceptionOfType(Options.Wrong.class).isThrownBy(() -> Options.read(KNOWN, "all", "--json"));
    }
}
