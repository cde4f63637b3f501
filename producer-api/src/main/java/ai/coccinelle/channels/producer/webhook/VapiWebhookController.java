package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.credential.Secret;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Vapi's webhook. */
@Hidden // not for callers of the API
@RestController
class VapiWebhookController {
    private final WebhookDesk desk;
    private final WebhookSettings settings;

    VapiWebhookController(WebhookDesk desk, WebhookSettings settings) {
        this.desk = desk;
        this.settings = settings;
    }

    @PostMapping("/webhooks/vapi")
    ResponseEntity<Void> event(
            HttpServletRequest request, @RequestHeader(name = "X-Vapi-Secret", required = false) @Nullable String given)
            throws IOException {
        Secret secret = Optional.ofNullable(settings.vapi())
                .map(WebhookSettings.Vapi::webhookSecret)
                .filter(known -> !known.isBlank())
                .orElseThrow(() -> WebhookDesk.missing("CHANNELS_VAPI_WEBHOOK_SECRET"));
        if (!Signatures.isSecret(secret, given)) {
            throw desk.refused("vapi");
        }
        byte[] body = request.getInputStream().readAllBytes();
        desk.take(VapiEvents.receipt(WebhookDesk.json(body)).stream().toList());
        return ResponseEntity.noContent().build();
    }
}
