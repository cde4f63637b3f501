package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.RunningApi.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/booking.md says that its commands work as they stand: a shell plays those that call the API, in their order. */
class BookingPageIT {
    private static final Path PAGE = Path.of("../docs/booking.md");
    private static final Pattern SHELL = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("^curl ", Pattern.MULTILINE);
    private static final Pattern STATUS = Pattern.compile("^status (\\d+)$", Pattern.MULTILINE);

    /** As in the page, but that each call's status is told as well. */
    private static final String CURL = "curl() { command curl --noproxy '*' -w '\\nstatus %{http_code}\\n' \"$@\"; }\n";

    @Test
    @Timeout(120)
    void everyCallOfThePageWorksAsItStands() throws Exception {
        // the page's dates lie ahead of it
        Clock then = Clock.fixed(Instant.parse("2026-12-01T09:00:00Z"), ZoneOffset.UTC);
        try (RunningApi api = RunningApi.start(then)) {
            String key = api.keyOf(api.tenant("tenant_demo"));
            String calls = calls();

            String told = play(
                    calls,
                    Map.of(
                            "BASE_URL",
                            api.url("").toString(),
                            "PLATFORM_KEY",
                            RunningApi.PLATFORM_KEY,
                            "TENANT_KEY",
                            key));

            assertThat(STATUS.matcher(told).results().map(status -> status.group(1)))
                    .as(told)
                    .hasSize((int) CALL.matcher(calls).results().count())
                    .hasSizeGreaterThan(10)
                    .allMatch(status -> status.startsWith("2"));
            assertThat(appointment(api, key, "rdv_42").text("status")).isEqualTo("cancelled");
            assertThat(appointment(api, key, "rdv_43").text("status")).isEqualTo("booked");
            assertThat(appointment(api, key, "rdv_44").text("status")).isEqualTo("booked");
        }
    }

    private static Answer appointment(RunningApi api, String key, String id) {
        return api.get("/api/appointments/" + id, key);
    }

    private static String calls() throws IOException {
        return SHELL.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> CALL.matcher(block).find())
                .collect(Collectors.joining("\n"));
    }

    private static String play(String commands, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder(List.of("bash", "-u", "-c", CURL + commands)).redirectErrorStream(true);
        shell.environment().putAll(environment);
        Process playing = shell.start();
        String told = new String(playing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(playing.waitFor()).as(told).isZero();
        return told;
    }
}
