package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HeaderValues;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Tries a WhatsApp account: asks Meta for the phone number that the token is to send from, or 360dialog for the channel's
 * settings, which its key alone opens.
 */
public final class WhatsAppCheck {
    private static final String FIELDS = "?fields=display_phone_number,verified_name";
    private static final int NO_SUCH_OBJECT_OR_SCOPE = 33;

    private final WhatsAppSettings settings;
    private final HttpTransport transport;

    public WhatsAppCheck(WhatsAppSettings settings) {
        this.settings = settings;
        this.transport = new HttpTransport(settings.timeouts());
    }

    /** What is wrong with the account, or empty. */
    public Optional<Finding> check(Credentials.WhatsApp account) {
        if (!HeaderValues.canCarry(account.token())) {
            return Optional.of(new Finding(Diagnosis.TOKEN_REFUSED));
        }
        return switch (account.connectionMethod()) {
            case MANUAL -> checkAtMeta(account);
            case OAUTH -> checkAtD360(account);
        };
    }

    private Optional<Finding> checkAtMeta(Credentials.WhatsApp account) {
        String id = account.phoneNumberId();
        if (id == null || !WhatsAppProvider.isPhoneNumberId(id)) {
            return Optional.of(new Finding(Diagnosis.TOKEN_WITHOUT_SCOPE));
        }
        URI uri = WhatsAppProvider.uri(settings.metaBaseUrl(), settings.graphVersion() + "/" + id + FIELDS);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + account.token().reveal())
                .header("Accept", "application/json")
                .build();
        return switch (transport.exchange(request)) {
            case Exchange.Answered answer when answer.isSuccess() -> number(account, answer);
            case Exchange.Answered answer -> Optional.of(atMeta(answer));
            case Exchange.NotSent nothing -> Optional.of(new Finding(Diagnosis.PROVIDER_BUSY, nothing.code()));
            case Exchange.Lost lost -> Optional.of(new Finding(Diagnosis.PROVIDER_BUSY, lost.code()));
        };
    }

    private static Optional<Finding> number(Credentials.WhatsApp account, Exchange.Answered answer) {
        String shown = digits(answer.json().path("display_phone_number").asString(""));
        return shown.isEmpty() || shown.equals(digits(account.whatsappNumber()))
                ? Optional.empty()
                : Optional.of(new Finding(Diagnosis.NUMBER_DIFFERS));
    }

    private static String digits(String number) {
        return number.replaceAll("\\D", "");
    }

    private static Finding atMeta(Exchange.Answered answer) {
        JsonNode error = answer.json().path("error");
        int code = error.path("code").asInt(-1);
        int subcode = error.path("error_subcode").asInt(0);
        return new Finding(atMeta(answer.status(), code, subcode), answer.status() + (code < 0 ? "" : " " + code));
    }

    private static Diagnosis atMeta(int status, int code, int subcode) {
        if (code == 100) {
            return subcode == NO_SUCH_OBJECT_OR_SCOPE ? Diagnosis.TOKEN_WITHOUT_SCOPE : Diagnosis.UNCLEAR;
        }
        if (code == 3 || code == 10 || code == 33 || code >= 200 && code <= 299) {
            return Diagnosis.TOKEN_WITHOUT_SCOPE;
        }
        if (code == 368 || code == 131031) {
            return Diagnosis.ACCOUNT_LOCKED;
        }
        if (code == 190 || code == 0 || status == 401) {
            return Diagnosis.TOKEN_REFUSED;
        }
        return status == 429 || status >= 500 || code == 4 || code == 80007
                ? Diagnosis.PROVIDER_BUSY
                : Diagnosis.UNCLEAR;
    }

    private Optional<Finding> checkAtD360(Credentials.WhatsApp account) {
        HttpRequest request = HttpRequest.newBuilder(WhatsAppProvider.uri(settings.d360BaseUrl(), "v1/configs/webhook"))
                .header("D360-API-KEY", account.token().reveal())
                .header("Accept", "application/json")
                .build();
        return switch (transport.exchange(request)) {
            case Exchange.Answered answer when answer.isSuccess() -> Optional.empty();
            case Exchange.Answered answer ->
                Optional.of(new Finding(
                        answer.status() == 401 || answer.status() == 403
                                ? Diagnosis.TOKEN_REFUSED
                                : Diagnosis.PROVIDER_BUSY,
                        String.valueOf(answer.status())));
            case Exchange.NotSent nothing -> Optional.of(new Finding(Diagnosis.PROVIDER_BUSY, nothing.code()));
            case Exchange.Lost lost -> Optional.of(new Finding(Diagnosis.PROVIDER_BUSY, lost.code()));
        };
    }
}
