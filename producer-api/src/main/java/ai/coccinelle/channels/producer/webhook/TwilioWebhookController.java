package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.ProducerSettings;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Twilio's webhooks. */
@Hidden // not for callers of the API
@RestController
class TwilioWebhookController {
    private static final String PROVIDER = "twilio";
    private static final String NO_ANSWER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    private final WebhookDesk desk;
    private final WebhookSettings settings;
    private final @Nullable URI publicUrl;

    TwilioWebhookController(WebhookDesk desk, WebhookSettings settings, ProducerSettings platform) {
        this.desk = desk;
        this.settings = settings;
        this.publicUrl = platform.publicUrl();
    }

    @PostMapping("/webhooks/twilio/status")
    ResponseEntity<Void> status(
            HttpServletRequest request,
            @RequestHeader(name = "X-Twilio-Signature", required = false) @Nullable String signature)
            throws IOException {
        Form form = checked(request, signature);
        desk.take(TwilioEvents.receipt(form, query(request)).stream().toList());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/webhooks/twilio/inbound")
    ResponseEntity<String> inbound(
            HttpServletRequest request,
            @RequestHeader(name = "X-Twilio-Signature", required = false) @Nullable String signature)
            throws IOException {
        Form form = checked(request, signature);
        desk.answers(TwilioEvents.reply(form).stream().toList());
        return ResponseEntity.ok().contentType(MediaType.TEXT_XML).body(NO_ANSWER);
    }

    private Form checked(HttpServletRequest request, @Nullable String signature) throws IOException {
        Secret token = Optional.ofNullable(settings.twilio())
                .map(WebhookSettings.Twilio::authToken)
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> WebhookDesk.missing("TWILIO_AUTH_TOKEN"));
        if (publicUrl == null) {
            throw WebhookDesk.missing("CHANNELS_PUBLIC_URL");
        }
        Form form = form(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!Signatures.isTwilios(token, called(publicUrl, request), form.fields(), signature)) {
            throw desk.refused(PROVIDER);
        }
        return form;
    }

    /** The address as Twilio called it: a proxy may have changed what arrives here. */
    private static String called(URI publicUrl, HttpServletRequest request) {
        String query = request.getQueryString();
        return publicUrl.toString().replaceFirst("/+$", "")
                + request.getRequestURI()
                + (query == null ? "" : "?" + query);
    }

    private static Form query(HttpServletRequest request) {
        return form(Optional.ofNullable(request.getQueryString()).orElse(""));
    }

    private static Form form(String text) {
        try {
            return Form.read(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(Problem.of(
                    ProblemType.INVALID_REQUEST, "The body is not a form. Send application/x-www-form-urlencoded."));
        }
    }
}
