package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.WebhookSeal.MetaSecrets;
import ai.coccinelle.channels.producer.channel.WebhookDoors;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Meta's and 360dialog's webhooks: one for each tenant, since each has secrets of its own. */
@Hidden // not for callers of the API
@RestController
class WhatsAppWebhookController {
    private static final String META = "meta";
    private static final String D360 = "360dialog";
    private static final String CHALLENGE = "[A-Za-z0-9_.-]{1,200}";

    private final WebhookDesk desk;
    private final WebhookDoors doors;
    private final WebhookSecrets secrets;
    private final Clock clock;

    WhatsAppWebhookController(WebhookDesk desk, WebhookDoors doors, WebhookSecrets secrets, Clock clock) {
        this.desk = desk;
        this.doors = doors;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Meta asks whether the webhook is the tenant's, when it is set up. */
    @GetMapping("/webhooks/meta/{tenant}")
    ResponseEntity<String> verify(
            @PathVariable String tenant,
            @RequestParam(name = "hub.mode", required = false) @Nullable String mode,
            @RequestParam(name = "hub.verify_token", required = false) @Nullable String token,
            @RequestParam(name = "hub.challenge", required = false) @Nullable String challenge) {
        Secret verifyToken = meta(tenant).verifyToken();
        if (!"subscribe".equals(mode)
                || verifyToken == null
                || !Signatures.isSecret(verifyToken, token)
                || challenge == null
                || !challenge.matches(CHALLENGE)) {
            throw desk.refused(META);
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(challenge);
    }

    @PostMapping("/webhooks/meta/{tenant}")
    ResponseEntity<Void> meta(
            @PathVariable String tenant,
            HttpServletRequest request,
            @RequestHeader(name = "X-Hub-Signature-256", required = false) @Nullable String signature)
            throws IOException {
        requireKeyset();
        WebhookSecrets.Stored stored = stored(tenant, META);
        Secret appSecret = doors.open(stored).map(MetaSecrets::appSecret).orElse(null);
        if (appSecret == null || signature == null) {
            throw desk.refused(META);
        }
        byte[] body = request.getInputStream().readAllBytes(); // up to 3 MB, now that the tenant is known
        if (!Signatures.isMetas(appSecret, body, signature)) {
            throw desk.refused(META);
        }
        return take(body, stored.lane().tenantId());
    }

    @PostMapping("/webhooks/360dialog/{tenant}")
    ResponseEntity<Void> d360(
            @PathVariable String tenant,
            HttpServletRequest request,
            @RequestHeader(name = WebhookSecrets.HEADER, required = false) @Nullable String secret)
            throws IOException {
        WebhookSecrets.Stored stored = stored(tenant, D360);
        if (secret == null || !WebhookDoors.matches(stored, secret)) {
            throw desk.refused(D360);
        }
        return take(request.getInputStream().readAllBytes(), stored.lane().tenantId());
    }

    private ResponseEntity<Void> take(byte[] body, UUID tenantId) {
        desk.take(tenantId, WhatsAppEvents.read(WebhookDesk.json(body), tenantId, clock.instant()));
        return ResponseEntity.ok().build();
    }

    private MetaSecrets meta(String tenant) {
        requireKeyset();
        return doors.open(stored(tenant, META)).orElseThrow(() -> desk.refused(META));
    }

    private void requireKeyset() {
        if (!doors.canOpen()) {
            throw WebhookDesk.missing("CHANNELS_WEBHOOK_KEYSET");
        }
    }

    /** A tenant that is not known is refused as one with a wrong signature: nobody finds out which tenants there are. */
    private WebhookSecrets.Stored stored(String tenant, String provider) {
        Optional<WebhookSecrets.Stored> stored = secrets.find(tenant, ChannelType.WHATSAPP);
        return stored.orElseThrow(() -> desk.refused(provider));
    }
}
