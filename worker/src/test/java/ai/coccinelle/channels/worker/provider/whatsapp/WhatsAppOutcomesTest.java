package ai.coccinelle.channels.worker.provider.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppOutcomes.MetaError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WhatsAppOutcomesTest {
    private static Outcome of(int code) {
        return WhatsAppOutcomes.of("Meta", 400, new MetaError(code, 0, false), 1, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {130429, 80007, 4, 133016, 131048})
    void tooMuchAtOnceIsThrottled(int code) {
        assertThat(of(code)).isInstanceOf(Outcome.Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 131000, 131016, 131057})
    void faultsThatPassAreTriedAgain(int code) {
        assertThat(of(code)).isInstanceOf(Outcome.TransientFault.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                131049, 130472, 131026, 131050, 131047, 130497, 131008, 131009, 131051, 131062, 100, 132000, 132005,
                132012
            })
    void whatConcernsOneMessageIsRefused(int code) {
        assertThat(of(code)).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 190, 10, 200, 299, 3, 33, 131031, 131037, 131042, 131045, 133010, 368})
    void whatConcernsTheAccountIsAMisconfiguration(int code) {
        assertThat(of(code)).isInstanceOf(Outcome.Misconfigured.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {132001, 132007, 132015, 132016})
    void whatConcernsOneTemplateBlocksItsMessagesOnly(int code) {
        assertThat(of(code)).isInstanceOf(Outcome.Blocked.class);
    }

    @Test
    void aTokenWithoutTheScopeIsAMisconfiguration() {
        assertThat(WhatsAppOutcomes.of("Meta", 400, new MetaError(100, 33, false), 1, null))
                .isInstanceOf(Outcome.Misconfigured.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 16", "3, 64", "9, 4096"})
    void aPairIsLeftAloneForLongerEachTime(int attempt, long seconds) {
        assertThat(WhatsAppOutcomes.of("Meta", 400, new MetaError(131056, 0, false), attempt, null))
                .isInstanceOfSatisfying(
                        Outcome.RecipientThrottled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @Test
    void unknownCodesGoByTheirStatus() {
        assertThat(of(999999)).isInstanceOf(Outcome.Refused.class);
        assertThat(WhatsAppOutcomes.of("Meta", 500, new MetaError(999999, 0, false), 1, null))
                .isInstanceOf(Outcome.TransientFault.class);
        assertThat(WhatsAppOutcomes.of("Meta", 400, new MetaError(999999, 0, true), 1, null))
                .isInstanceOf(Outcome.TransientFault.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Rate limit exceeded, Throttled",
        "400, Too many requests, Throttled",
        "400, There is an unpaid invoice for this channel, Misconfigured",
        "400, Parameter to is missing, Refused",
        "401, Not Found, Misconfigured",
        "403, Forbidden, Misconfigured",
        "429, '', Throttled",
        "500, Internal, TransientFault"
    })
    void theWordsOf360dialogAreRead(int status, String text, String outcome) {
        assertThat(D360Outcomes.of(status, text, true, null).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void templateNamesAreInSnakeCase() {
        assertThat(WhatsAppBody.snakeCase("rdvConfirmation")).isEqualTo("rdv_confirmation");
        assertThat(WhatsAppBody.snakeCase("promotions")).isEqualTo("promotions");
    }
}
