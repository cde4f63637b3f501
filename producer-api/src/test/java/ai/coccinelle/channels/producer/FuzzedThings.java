package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.UUID;

/** What is there to be named in a path: of the right kind, and made when it is asked for, since the call before may have ended it. */
final class FuzzedThings {
    private final RunningApi api;
    private final PlayedWorker worker;
    private Tenant tenant;
    private String key;
    private int made;

    FuzzedThings(RunningApi api) {
        this.api = api;
        this.worker = new PlayedWorker(api);
        this.tenant = api.tenant("tenant_fuzz_0");
        this.key = api.keyOf(tenant.id(), false, Scope.values());
    }

    /** From now on another tenant: a call may have changed or ended the one before. */
    void renew() {
        tenant = api.tenant("tenant_fuzz_" + ++made);
        key = api.keyOf(tenant.id(), false, Scope.values());
    }

    /** The external id of the tenant whose things these are. */
    String tenant() {
        return tenant.externalId();
    }

    /** The same, which is told by callbacks what becomes of its messages. */
    String tenantWithCallback() {
        api.put("/api/tenants/" + tenant() + "/callback", key, "{\"url\":\"https://hooks.example.com/fuzz\"}");
        return tenant();
    }

    /** The caller's own id of an appointment that is booked. */
    String appointment() {
        api.put("/api/appointments/rdv_1", key, """
                {"tenantId":"tenant_fuzz","version":1,"startsAt":"2030-01-15T14:00:00+01:00","service":"Coupe","customer":\
                {"name":"a","phone":"+33612345678"},"channels":["sms"],"confirm":false,"remind":true}""".replace("tenant_fuzz", tenant()));
        return "rdv_1";
    }

    /** The tenant's, which may everything. */
    String key() {
        return key;
    }

    /**
     * The id of something that is there, of the kind that the path's {@code {id}} means; of nothing where none can be made,
     * after what was done to the platform.
     */
    String id(String path) {
        String kind = path.replaceAll("^/api/|/\\{id}.*", "");
        String id = switch (kind) {
            case "messages" -> message();
            case "campaigns" -> made("/api/campaigns", """
                                {"tenantId":"tenant_fuzz","name":"a","channel":"sms","template":"promotions",\
                                "variables":{"offer":"x"},"columns":{"to":"telephone","clientName":"prenom"}}""", "id");
            case "callback-events" -> callbackEvent();
            case "consents" -> consent();
            case "suppressions" ->
                made(
                        "/api/suppressions",
                        "{\"tenantId\":\"tenant_fuzz\",\"channel\":\"sms\",\"address\":\"+33698765432\"}",
                        "id");
            case "dead-letters" -> deadLetter();
            case "channels/whatsapp/connect" ->
                made("/api/channels/whatsapp/connect", "{\"tenantId\":\"tenant_fuzz\"}", "connectId");
            case "keys" -> made("/api/keys", "{\"name\":\"a\",\"scope\":\"read\"}", "id");
            case "tenants/{tenant}/keys" ->
                made("/api/tenants/" + tenant() + "/keys", "{\"name\":\"a\",\"scope\":\"read\"}", "id");
            default -> throw new IllegalStateException("nothing is known of the kind " + kind);
        };
        return id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    /** Where a recipient of the tenant's mail ends its newsletters. */
    String unsubscribeToken() {
        String link = api.bean(UnsubscribeLinks.class)
                .link(UUID.fromString(message()), tenant.id(), "jean@example.fr")
                .orElseThrow();
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** With which 360dialog sends the tenant's browser back. */
    String connectState() {
        String url = made("/api/channels/whatsapp/connect", "{\"tenantId\":\"tenant_fuzz\"}", "redirectUrl");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Lets the tenant's WhatsApp be called by both providers, as {@link Outside} signs. */
    void openWhatsApp() {
        api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_fuzz","enabled":true,"connectionMethod":"manual","whatsappNumber":"0612345678",
                 "phoneNumberId":"106540352242922","token":"t0ken","appSecret":"%s","verifyToken":"%s",
                 "webhookSecret":"%s"}""".formatted(
                        Outside.APP_SECRET, Outside.VERIFY_TOKEN, Outside.D360_SECRET)
                .replace("tenant_fuzz", tenant()));
    }

    String message() {
        String id = made("/api/channels/sms/send", """
                {"tenantId":"tenant_fuzz","to":"+33612345678","template":"rdvRappel","variables":{"clientName":"a",\
                "rdvDate":"x","rdvTime":"y"}}""", "messageId");
        return id.isEmpty() ? UUID.randomUUID().toString() : id;
    }

    private String deadLetter() {
        String id = message();
        for (ClaimedMessage claimed : worker.claimAll(ChannelType.SMS)) {
            if (claimed.id().toString().equals(id)) {
                worker.record(claimed, new Transition.Failed("30008", "unreachable", true));
            }
        }
        return id;
    }

    private String callbackEvent() {
        return made("/api/tenants/" + tenantWithCallback() + "/callback/test", "{}", "eventId");
    }

    private String consent() {
        made("/api/consents", """
                {"tenantId":"tenant_fuzz","consents":[{"channel":"sms","address":"+33612345678",\
                "proof":{"basis":"opt-in","givenAt":"2026-03-02T10:15:00+01:00","source":"form"}}]}""", "recorded");
        return api.get("/api/consents?tenantId=" + tenant(), key)
                .json()
                .at("/consents/0/id")
                .asString();
    }

    private String made(String path, String body, String field) {
        Answer answer = api.post(path, RunningApi.PLATFORM_KEY, body.replace("tenant_fuzz", tenant()));
        return answer.status() / 100 == 2 ? answer.text(field) : "";
    }
}
