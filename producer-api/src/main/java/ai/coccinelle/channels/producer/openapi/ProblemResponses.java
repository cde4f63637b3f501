package ai.coccinelle.channels.producer.openapi;

import ai.coccinelle.channels.producer.access.Rule;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemDetail;
import ai.coccinelle.channels.producer.problem.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes, for every operation, the problems that it can be answered with. */
final class ProblemResponses implements OpenApiCustomizer {
    private static final String SCHEMA = "#/components/schemas/Problem";
    private static final String EXAMPLES = "#/components/examples/";

    private static final Set<ProblemType> WITH_FAULTS = EnumSet.of(
            ProblemType.INVALID_REQUEST,
            ProblemType.INVALID_VALUES,
            ProblemType.MISSING_VARIABLES,
            ProblemType.INVALID_ADDRESS,
            ProblemType.UNKNOWN_TEMPLATE);

    private static final Fault FAULT =
            new Fault("tenantId", "missing-field", "This is one fault; each that was found is named like this.");

    private static final Set<ProblemType> OF_EVERY_OPERATION = EnumSet.of(
            ProblemType.INVALID_REQUEST,
            ProblemType.UNAUTHENTICATED,
            ProblemType.SCOPE_NEEDED,
            ProblemType.FOREIGN_TENANT,
            ProblemType.UNKNOWN_TENANT,
            ProblemType.NOT_ACCEPTABLE,
            ProblemType.BODY_TOO_LARGE, // also where none is asked for
            ProblemType.BODY_TOO_SLOW,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.OVERLOADED,
            ProblemType.INTERNAL,
            ProblemType.DATABASE_UNREACHABLE);

    private static final Set<ProblemType> OF_A_BODY =
            EnumSet.of(ProblemType.MALFORMED_JSON, ProblemType.UNSUPPORTED_MEDIA_TYPE, ProblemType.INVALID_VALUES);

    private static final Set<ProblemType> OF_SENDING = EnumSet.of(
            ProblemType.UNKNOWN_CHANNEL,
            ProblemType.TENANT_SUSPENDED,
            ProblemType.CHANNEL_DISABLED,
            ProblemType.CHANNEL_NOT_CONFIGURED,
            ProblemType.CHANNEL_WITHHELD,
            ProblemType.DESTINATION_NOT_ALLOWED,
            ProblemType.TEMPLATE_SWITCHED_OFF,
            ProblemType.RECIPIENT_OPTED_OUT,
            ProblemType.NO_CONSENT,
            ProblemType.NO_TIME_LEFT,
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            ProblemType.UNKNOWN_TEMPLATE,
            ProblemType.MISSING_VARIABLES,
            ProblemType.UNKNOWN_VARIABLES,
            ProblemType.OUTSIDE_24H_WINDOW,
            ProblemType.INVALID_ADDRESS,
            ProblemType.DAILY_LIMIT_REACHED,
            ProblemType.NO_WAY_TO_OPT_OUT,
            ProblemType.SMS_TOO_LONG);

    private static final Set<ProblemType> OF_A_PREVIEW = EnumSet.of(
            ProblemType.UNKNOWN_TEMPLATE,
            ProblemType.MISSING_VARIABLES,
            ProblemType.UNKNOWN_VARIABLES,
            ProblemType.NO_WAY_TO_OPT_OUT);

    private static final Set<ProblemType> OF_TEMPLATES = EnumSet.of(
            ProblemType.UNKNOWN_TEMPLATE,
            ProblemType.UNKNOWN_VERSION,
            ProblemType.NOTHING_BEFORE,
            ProblemType.MISSING_VARIABLES,
            ProblemType.UNKNOWN_VARIABLES);

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas("Problem", schema());
        for (ProblemType type : ProblemType.values()) {
            api.getComponents().addExamples(type.slug(), example(type));
        }
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
        Set<ProblemType> problems = EnumSet.copyOf(OF_EVERY_OPERATION);
        if (operation.getRequestBody() != null) {
            problems.addAll(OF_A_BODY);
        }
        if (path.endsWith("/send") || path.endsWith("/test")) {
            problems.addAll(OF_SENDING);
        }
        if (Rule.needsLiveKey(method.name(), path)) {
            problems.add(ProblemType.LIVE_KEY_NEEDED);
        }
        if (path.equals("/api/sms/preview")) {
            problems.addAll(OF_A_PREVIEW);
        }
        if (path.contains("/{channel}")) {
            problems.add(ProblemType.UNKNOWN_CHANNEL);
        }
        if (path.startsWith("/api/messages/{") || path.startsWith("/api/dead-letters/{id}")) {
            problems.add(ProblemType.UNKNOWN_MESSAGE);
        }
        if (path.contains("/callback")) {
            problems.addAll(ofCallbacks(path));
        }
        if (path.startsWith("/api/templates/{")) {
            problems.addAll(OF_TEMPLATES);
        }
        if (path.contains("/keys/{")) {
            problems.add(ProblemType.UNKNOWN_KEY);
        }
        if (path.endsWith("/keys") && method == PathItem.HttpMethod.POST) {
            problems.add(ProblemType.TOO_MANY_KEYS);
        }
        if (path.endsWith("/config") && method == PathItem.HttpMethod.PUT) {
            problems.add(ProblemType.CONNECTION_TEST_FAILED);
            problems.add(ProblemType.CONNECTION_NOT_TESTED);
        }
        if (path.endsWith("/config") && method != PathItem.HttpMethod.GET) {
            problems.add(ProblemType.PLATFORM_KEY_NEEDED); // sms and phone
        }
        if (path.equals("/api/channels/whatsapp/connect") && method == PathItem.HttpMethod.POST) {
            problems.add(ProblemType.NOT_SET_UP);
        }
        if (path.equals("/api/channels/whatsapp/connect/{id}/confirm")) {
            problems.add(ProblemType.UNKNOWN_CONNECT);
            problems.add(ProblemType.CONNECT_STATE);
        }
        if (path.equals("/api/messages/batch") || path.equals("/api/appointments")) {
            problems.add(ProblemType.TENANT_SUSPENDED);
        }
        if (path.startsWith("/api/appointments/{")) {
            problems.addAll(ofAppointments(method));
        }
        if (path.startsWith("/api/messages/{") && method == PathItem.HttpMethod.DELETE) {
            problems.add(ProblemType.MESSAGE_NOT_CANCELLABLE);
        }
        if (path.startsWith("/api/consents")) {
            problems.add(ProblemType.NOT_SET_UP);
        }
        if (path.startsWith("/api/consents/{")) {
            problems.add(ProblemType.UNKNOWN_CONSENT);
        }
        if (path.startsWith("/api/campaigns")) {
            problems.addAll(ofCampaigns(path, method));
        }
        if (path.startsWith("/api/suppressions/{")) {
            problems.add(ProblemType.UNKNOWN_SUPPRESSION);
        }
        if (path.equals("/api/suppressions") && method == PathItem.HttpMethod.POST) {
            problems.add(ProblemType.INVALID_ADDRESS);
            problems.add(ProblemType.NOT_SET_UP);
        }
        if (Rule.isThePlatformsAlone(method.name(), path)) {
            problems.add(ProblemType.PLATFORM_KEY_NEEDED);
        }
        problems.stream()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()))
                .forEach((status, types) ->
                        operation.getResponses().addApiResponse(String.valueOf(status), response(types)));
    }

    private static Set<ProblemType> ofCallbacks(String path) {
        if (path.startsWith("/api/callback-events")) {
            return path.contains("{id}") ? EnumSet.of(ProblemType.UNKNOWN_CALLBACK_EVENT) : Set.of();
        }
        return path.endsWith("/test")
                ? EnumSet.of(ProblemType.UNKNOWN_CALLBACK, ProblemType.CALLBACK_DISABLED)
                : EnumSet.of(ProblemType.UNKNOWN_CALLBACK);
    }

    private static Set<ProblemType> ofCampaigns(String path, PathItem.HttpMethod method) {
        if (!path.contains("{id}")) {
            return method == PathItem.HttpMethod.POST
                    ? EnumSet.of(
                            ProblemType.UNKNOWN_TEMPLATE,
                            ProblemType.MISSING_VARIABLES,
                            ProblemType.UNKNOWN_VARIABLES,
                            ProblemType.TENANT_SUSPENDED)
                    : Set.of();
        }
        Set<ProblemType> problems = EnumSet.of(ProblemType.UNKNOWN_CAMPAIGN);
        if (method != PathItem.HttpMethod.GET) {
            problems.add(ProblemType.CAMPAIGN_STATE);
            problems.add(ProblemType.TENANT_SUSPENDED);
        }
        if (path.endsWith("/recipients")) {
            problems.add(ProblemType.MALFORMED_CSV);
        }
        if (path.endsWith("/start")) {
            problems.add(ProblemType.CAMPAIGN_NOT_READY);
        }
        return problems;
    }

    private static Set<ProblemType> ofAppointments(PathItem.HttpMethod method) {
        return switch (method) {
            case GET -> EnumSet.of(ProblemType.UNKNOWN_APPOINTMENT);
            case PUT -> EnumSet.of(ProblemType.OLD_VERSION, ProblemType.TENANT_SUSPENDED);
            default ->
                EnumSet.of(ProblemType.UNKNOWN_APPOINTMENT, ProblemType.OLD_VERSION, ProblemType.TENANT_SUSPENDED);
        };
    }

    private static ApiResponse response(List<ProblemType> types) {
        MediaType problem = new MediaType().schema(new Schema<>().$ref(SCHEMA));
        types.forEach(type -> problem.addExamples(type.slug(), new Example().$ref(EXAMPLES + type.slug())));
        return new ApiResponse()
                .description(types.stream()
                        .map(type -> "`" + type.slug() + "`: " + type.title())
                        .collect(Collectors.joining("; ")))
                .content(new Content().addMediaType("application/problem+json", problem));
    }

    private static Example example(ProblemType type) {
        Problem problem = WITH_FAULTS.contains(type)
                ? Problem.invalid(type, List.of(FAULT))
                : Problem.of(
                        type, type.title() + ". Here stands what is wrong with this request, and what to do about it.");
        return new Example().summary(type.title()).value(ProblemDetail.of(problem));
    }

    private static Schema<?> schema() {
        Schema<?> fault = object().addProperty("field", text("where: a JSON path, a parameter or a header"))
                .addProperty("code", text("what, for programs"))
                .addProperty("detail", text("what is wrong and what to do"));
        return object().description("A problem (RFC 9457). The types: "
                        + Arrays.stream(ProblemType.values())
                                .map(ProblemType::uri)
                                .collect(Collectors.joining(", ")))
                .addProperty("type", text("a stable URI"))
                .addProperty("title", text("what kind of problem"))
                .addProperty("status", integer("the answer's"))
                .addProperty("detail", text("what is wrong with this request, and what to do"))
                .addProperty("errors", array(fault))
                .addProperty("parts", integer("with sms-too-long: how many the SMS has"))
                .addProperty("limit", integer("with sms-too-long: how many it may have"))
                .addProperty("messageStatus", text("with message-not-cancellable: where the message stands"))
                .addProperty("overflow", text("with sms-too-long: the end of the text, which is too much"));
    }

    private static Schema<?> object() {
        Schema<?> object = new JsonSchema();
        return object.types(Set.of("object"));
    }

    private static Schema<?> array(Schema<?> items) {
        Schema<?> array = new JsonSchema();
        array.setItems(items);
        array.setTypes(Set.of("array"));
        return array;
    }

    private static Schema<?> integer(String description) {
        Schema<?> integer = new JsonSchema();
        integer.setDescription(description);
        return integer.types(Set.of("integer"));
    }

    private static Schema<?> text(String description) {
        Schema<?> text = new JsonSchema();
        text.setDescription(description);
        text.setTypes(Set.of("string"));
        return text;
    }
}
