package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of replies, line by line, and the page that is made of it. */
class KnownReplyTest {
    private static final Path PAGE = Path.of("../docs/mail-servers.md");
    private static final String BEGIN = "<!-- from here on made from KnownReply.java -->";

    static List<KnownReply> all() {
        return KnownReply.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachLineIsFoundByItsExampleAtEveryStageAlike(KnownReply known) {
        SmtpReply reply = reply(known.example());
        assertThat(KnownReply.find(SmtpStage.GREETING, reply)).contains(known);
        if (known.isOfTheGreeting()) {
            assertThat(KnownReply.find(SmtpStage.RECIPIENT, reply)).isEmpty();
            return;
        }
        assertThat(Stream.of(SmtpStage.SENDER, SmtpStage.RECIPIENT, SmtpStage.CONTENT)
                        .map(stage ->
                                SmtpOutcomes.of("smtp.example", stage, reply).getClass())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void enhancedCodesAreReadBeforeTexts() {
        assertThat(KnownReply.ALL.stream().map(known -> known.enhanced().isEmpty()))
                .isSorted();
    }

    /** As people reported them, other spellings and other servers among them; see the file. */
    @ParameterizedTest
    @CsvFileSource(resources = "/smtp-replies.csv", numLinesToSkip = 1, delimiter = '|')
    void repliesFromTheFieldAreUnderstood(SmtpStage stage, String reply, String outcome, String fault) {
        SmtpReply said = reply(reply);
        assertThat(SmtpOutcomes.fault(stage, said).map(Enum::name).orElse("-")).isEqualTo(fault);
        assertThat(SmtpOutcomes.of("smtp.example", stage, said).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void aLimitForADayIsWaitedForLongerThanOneForAnHour() {
        assertThat(retryAfter("550 5.4.5 Daily user sending limit exceeded"))
                .isGreaterThan(retryAfter("550 sorry, too many emails (#5.7.1)"));
    }

    private static java.time.Duration retryAfter(String reply) {
        Outcome.Throttled throttled =
                (Outcome.Throttled) SmtpOutcomes.of("smtp.example", SmtpStage.CONTENT, reply(reply));
        return java.util.Objects.requireNonNull(throttled.retryAfter());
    }

    @Test
    void thePageOfMailServersIsMadeOfTheTable() throws IOException {
        String page = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        int begin = page.indexOf(BEGIN);
        String expected = (begin < 0 ? page : page.substring(0, begin)) + BEGIN + "\n" + tables();
        if (!page.equals(expected)) {
            Files.writeString(Path.of("target/mail-servers.md"), expected);
        }
        assertThat(page)
                .as("docs/mail-servers.md; as it should be it is in worker/target/mail-servers.md")
                .isEqualTo(expected);
    }

    private static String tables() {
        String faults = Stream.of(SmtpFault.values())
                .map(fault -> "| " + fault.about() + " | " + fault.consequence() + " | " + fault.advice() + " |\n")
                .collect(Collectors.joining());
        String replies = KnownReply.ALL.stream()
                .map(known -> "| " + known.server() + " | `" + known.example().replace("|", "\\|") + "` | "
                        + known.fault().about() + " |\n")
                .collect(Collectors.joining());
        return "\n## What follows\n\n| it is about | what happens | what to do |\n|---|---|---|\n" + faults
                + "\n## Replies\n\n| server | it says, for example | it is about |\n|---|---|---|\n" + replies;
    }

    private static SmtpReply reply(String text) {
        return SmtpReply.of(Integer.parseInt(text.substring(0, 3)), text);
    }
}
