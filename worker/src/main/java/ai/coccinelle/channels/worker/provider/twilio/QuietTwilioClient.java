package ai.coccinelle.channels.worker.provider.twilio;

import com.twilio.http.Request;
import com.twilio.http.TwilioRestClient;

/** The SDK's client, but for its request log: at DEBUG it would show the recipient of every look-up. */
final class QuietTwilioClient extends TwilioRestClient {
    QuietTwilioClient(TwilioSettings settings, TwilioCall call) {
        super(new Builder(settings.accountSid(), settings.authToken().reveal())
                .accountSid(settings.accountSid())
                .httpClient(call));
    }

    @Override
    public void logRequest(Request request) {}
}
