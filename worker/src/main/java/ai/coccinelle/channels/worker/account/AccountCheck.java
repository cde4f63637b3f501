package ai.coccinelle.channels.worker.account;

import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HeaderValues;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import ai.coccinelle.channels.worker.provider.twilio.TwilioSettings;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Checks whether one of the platform's accounts works, by a request that changes nothing and costs nothing. */
@FunctionalInterface
public interface AccountCheck {
    /** Timeouts of a check: a worker waits for it when it starts. */
    Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(3));

    /** Result of a check. */
    enum Result {
        WORKS,
        /** Variables are missing. */
        NOT_SET_UP,
        /** The provider refuses the credentials. */
        REFUSED,
        /** The provider did not answer, or has a fault of its own. */
        UNKNOWN
    }

    Result check();

    /** Twilio's account: lists one message (twilio.com/docs/messaging/api/message-resource). */
    static AccountCheck twilio(TwilioSettings settings) {
        HttpTransport transport = new HttpTransport(TIMEOUTS);
        return () -> settings.isComplete()
                ? result(transport.exchange(HttpRequest.newBuilder(url(
                                settings.baseUrl(),
                                "/2010-04-01/Accounts/" + settings.accountSid() + "/Messages.json?PageSize=1"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString((settings.accountSid() + ":"
                                                                + settings.authToken()
                                                                        .reveal())
                                                        .getBytes(StandardCharsets.UTF_8)))
                        .build()))
                : Result.NOT_SET_UP;
    }

    /** Vapi's account: lists its phone numbers (docs.vapi.ai, "List Phone Numbers"). */
    static AccountCheck vapi(VapiSettings settings) {
        HttpTransport transport = new HttpTransport(TIMEOUTS);
        return () -> {
            if (!settings.isComplete()) {
                return Result.NOT_SET_UP;
            }
            return HeaderValues.canCarry(settings.apiKey())
                    ? result(transport.exchange(HttpRequest.newBuilder(url(settings.baseUrl(), "/phone-number"))
                            .header(
                                    "Authorization",
                                    "Bearer " + settings.apiKey().reveal())
                            .build()))
                    : Result.REFUSED;
        };
    }

    private static URI url(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/+$", "") + path);
    }

    private static Result result(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answer when answer.isSuccess() -> Result.WORKS;
            case Exchange.Answered answer
            when answer.status() == 401 || answer.status() == 403 || answer.status() == 404 -> Result.REFUSED;
            case Exchange.Answered _, Exchange.NotSent _, Exchange.Lost _ -> Result.UNKNOWN;
        };
    }
}
