package ai.coccinelle.channels.producer.problem;

/** Every problem that a caller can meet. The URIs are stable; docs/errors.md lists them with what to do. */
public enum ProblemType {
    MALFORMED_JSON(400, "malformed-json", "The body is not JSON"),
    MALFORMED_CSV(400, "malformed-csv", "The file is not CSV"),
    INVALID_REQUEST(400, "invalid-request", "The request is not of the expected form"),
    UNAUTHENTICATED(401, "unauthenticated", "No valid API key"),
    FOREIGN_TENANT(403, "foreign-tenant", "This key does not open that tenant's data"),
    PLATFORM_KEY_NEEDED(403, "platform-key-needed", "Only the platform may do this"),
    LIVE_KEY_NEEDED(403, "live-key-needed", "A test key does not open this"),
    SCOPE_NEEDED(403, "scope-needed", "This key may not do this"),
    INVALID_SIGNATURE(403, "invalid-signature", "This call does not prove whose it is"),
    UNKNOWN_ROUTE(404, "unknown-route", "There is nothing at this address"),
    UNKNOWN_MESSAGE(404, "unknown-message", "No such message"),
    UNKNOWN_CAMPAIGN(404, "unknown-campaign", "No such campaign"),
    UNKNOWN_TENANT(404, "unknown-tenant", "No such tenant"),
    UNKNOWN_KEY(404, "unknown-key", "No such key"),
    UNKNOWN_VERSION(404, "unknown-version", "No such version of this text"),
    UNKNOWN_SUPPRESSION(404, "unknown-suppression", "No such suppression"),
    UNKNOWN_CALLBACK(404, "unknown-callback", "The tenant has no callback"),
    UNKNOWN_CALLBACK_EVENT(404, "unknown-callback-event", "No such event"),
    UNKNOWN_APPOINTMENT(404, "unknown-appointment", "No such appointment"),
    UNKNOWN_CONSENT(404, "unknown-consent", "No such consent"),
    UNKNOWN_CONNECT(404, "unknown-connect", "No such attempt to connect"),
    UNKNOWN_CHANNEL(404, "unknown-channel", "No such channel"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This address does not take that method"),
    NOT_ACCEPTABLE(406, "not-acceptable", "The answer is JSON"),
    TENANT_SUSPENDED(409, "tenant-suspended", "The tenant is suspended"),
    TOO_MANY_KEYS(409, "too-many-keys", "Too many valid keys"),
    CHANNEL_DISABLED(409, "channel-disabled", "The channel is switched off"),
    CHANNEL_NOT_CONFIGURED(409, "channel-not-configured", "The channel is not configured"),
    CHANNEL_WITHHELD(409, "channel-withheld", "The platform withholds the channel"),
    TEMPLATE_SWITCHED_OFF(409, "template-switched-off", "This type of message is switched off"),
    RECIPIENT_OPTED_OUT(409, "recipient-opted-out", "The recipient has opted out"),
    NO_WAY_TO_OPT_OUT(409, "no-way-to-opt-out", "Nobody could opt out of this promotion"),
    CALLBACK_DISABLED(409, "callback-disabled", "The callback is switched off"),
    OUTSIDE_24H_WINDOW(409, "outside-24h-window", "WhatsApp takes free text only within 24 hours of an answer"),
    NOTHING_BEFORE(409, "nothing-before", "There is nothing to go back to"),
    TOO_MANY_TEMPLATES(409, "too-many-templates", "As many texts as there may be"),
    NO_CONSENT(409, "no-consent", "The recipient has not agreed to promotions"),
    MESSAGE_NOT_CANCELLABLE(409, "message-not-cancellable", "The message cannot be taken back any more"),
    CONNECT_STATE(409, "connect-state", "The attempt waits for no such confirmation"),
    CAMPAIGN_STATE(409, "campaign-state", "The campaign's state does not allow this"),
    CAMPAIGN_NOT_READY(409, "campaign-not-ready", "The campaign cannot be started"),
    IDEMPOTENCY_KEY_REUSED(409, "idempotency-key-reused", "The idempotency key belongs to another request"),
    OLD_VERSION(409, "old-version", "A newer version of this is known"),
    BODY_TOO_SLOW(408, "body-too-slow", "The body arrived too slowly"),
    BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body is of the wrong media type"),
    UNKNOWN_TEMPLATE(422, "unknown-template", "No such template on this channel"),
    MISSING_VARIABLES(422, "missing-variables", "The template needs more variables"),
    UNKNOWN_VARIABLES(422, "unknown-variables", "The template has no such variables"),
    INVALID_ADDRESS(422, "invalid-address", "The address cannot be reached on this channel"),
    INVALID_VALUES(422, "invalid-values", "Some values cannot be used"),
    DESTINATION_NOT_ALLOWED(422, "destination-not-allowed", "The tenant does not reach this country"),
    NO_TIME_LEFT(422, "no-time-left", "There is no hour left at which the message may go"),
    CONNECTION_TEST_FAILED(422, "connection-test-failed", "The channel cannot be used with these settings"),
    SMS_TOO_LONG(422, "sms-too-long", "The SMS has more parts than the tenant allows"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
    DAILY_LIMIT_REACHED(429, "daily-limit-reached", "The day's messages are used up"),
    INTERNAL(500, "internal", "A fault on our side"),
    CONNECTION_NOT_TESTED(503, "connection-not-tested", "The settings could not be tried"),
    OVERLOADED(503, "overloaded", "Too much is under way"),
    NOT_SET_UP(503, "not-set-up", "The platform has not set this up"),
    DATABASE_UNREACHABLE(503, "database-unreachable", "The service cannot store messages right now");

    private static final String BASE = "https://docs.coccinelle.ai/channels/problems/";

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The HTTP status that it is answered with. */
    public int status() {
        return status;
    }

    /** The last part of its URI, which is also its name in metrics. */
    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** Its URI, the problem's {@code type}. */
    public String uri() {
        return BASE + slug;
    }
}
