package ai.coccinelle.channels.worker.provider.vapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VapiOutcomesTest {
    @ParameterizedTest
    @CsvSource({
        "400, customer.number must be a valid phone number, Refused",
        "400, Over Concurrency Limit, Throttled",
        "400, Wallet has insufficient credits, Misconfigured",
        "400, assistantOverrides.variableValues.frozen must be a string, Refused",
        "400, each value in assistantOverrides.variableValues.concurrency must be a string, Refused",
        "400, assistant could not be read, Refused",
        "401, Invalid Key., Misconfigured",
        "403, Forbidden, Misconfigured",
        "402, Payment, Misconfigured",
        "429, Rate limit exceeded., Throttled",
        "500, Internal server error, TransientFault",
    })
    void errorsHaveTheirOutcome(int status, String message, String outcome) {
        assertThat(VapiOutcomes.of(status, message, true, null).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer-ended-call",
                "assistant-ended-call-with-hangup-task",
                "exceeded-max-duration",
                "silence-timed-out",
                "assistant-said-end-call-phrase",
                "assistant-forwarded-call",
                "a-reason-of-tomorrow"
            })
    void callsThatTookPlaceAreDone(String reason) {
        assertThat(VapiOutcomes.ended(reason)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "customer-busy, TransientFault",
        "customer-did-not-answer, TransientFault",
        "voicemail, TransientFault",
        "worker-shutdown, TransientFault",
        "call.in-progress.error-vapifault-worker-died, TransientFault",
        "call.start.error-subscription-concurrency-limit-reached, Throttled",
        "call.start.error-vapi-number-outbound-daily-limit, Throttled",
        "call.start.error-subscription-insufficient-credits, Misconfigured",
        "call.start.error-subscription-frozen, Misconfigured",
        "call.start.error-get-assistant, Blocked",
        "assistant-not-found, Blocked",
        "call.start.error-fraud-check-failed, Blocked",
        "call.start.error-subscription-wallet-does-not-exist, Misconfigured",
        "twilio-failed-to-connect-call, TransientFault",
        "call.start.error-vapi-number-international, Refused",
        "twilio-reported-customer-misdialed, Refused"
    })
    void callsThatDidNotTakePlaceHaveTheirOutcome(String reason, String outcome) {
        assertThat(VapiOutcomes.ended(reason))
                .hasValueSatisfying(
                        found -> assertThat(found.getClass().getSimpleName()).isEqualTo(outcome));
    }
}
