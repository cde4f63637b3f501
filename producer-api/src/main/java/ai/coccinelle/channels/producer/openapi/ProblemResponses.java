package ai.coccinelle.channels.producer.openapi;

import ai.coccinelle.channels.producer.problem.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Describes, for every operation, the problems that it can be answered with. */
final class ProblemResponses implements OpenApiCustomizer {
    private static final String SCHEMA = "#/components/schemas/Problem";

    private static final Set<ProblemType> OF_EVERY_OPERATION = EnumSet.of(
            ProblemType.INVALID_REQUEST,
            ProblemType.UNAUTHENTICATED,
            ProblemType.FOREIGN_TENANT,
            ProblemType.UNKNOWN_TENANT,
            ProblemType.NOT_ACCEPTABLE,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.INTERNAL,
            ProblemType.DATABASE_UNREACHABLE);

    private static final Set<ProblemType> OF_A_BODY = EnumSet.of(
            ProblemType.MALFORMED_JSON,
            ProblemType.BODY_TOO_LARGE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.INVALID_VALUES);

    private static final Set<ProblemType> OF_SENDING = EnumSet.of(
            ProblemType.UNKNOWN_CHANNEL,
            ProblemType.CHANNEL_DISABLED,
            ProblemType.CHANNEL_NOT_CONFIGURED,
            ProblemType.TEMPLATE_SWITCHED_OFF,
            ProblemType.RECIPIENT_OPTED_OUT,
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            ProblemType.UNKNOWN_TEMPLATE,
            ProblemType.MISSING_VARIABLES,
            ProblemType.INVALID_ADDRESS,
            ProblemType.DAILY_LIMIT_REACHED,
            ProblemType.NO_WAY_TO_OPT_OUT,
            ProblemType.SMS_TOO_LONG);

    private static final Set<ProblemType> OF_A_PREVIEW =
            EnumSet.of(ProblemType.UNKNOWN_TEMPLATE, ProblemType.MISSING_VARIABLES, ProblemType.NO_WAY_TO_OPT_OUT);

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas("Problem", schema());
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
        if (path.equals("/api/sms/preview")) {
            problems.addAll(OF_A_PREVIEW);
        }
        if (path.contains("/{channel}")) {
            problems.add(ProblemType.UNKNOWN_CHANNEL);
        }
        if (path.startsWith("/api/messages/{") || path.startsWith("/api/dead-letters/{id}")) {
            problems.add(ProblemType.UNKNOWN_MESSAGE);
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
        if (isThePlatformsAlone(path, method)) {
            problems.add(ProblemType.PLATFORM_KEY_NEEDED);
        }
        byStatus(problems)
                .forEach((status, description) ->
                        operation.getResponses().addApiResponse(String.valueOf(status), response(description)));
    }

    private static Set<ProblemType> ofCampaigns(String path, PathItem.HttpMethod method) {
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        if (path.contains("{id}")) {
            problems.add(ProblemType.UNKNOWN_CAMPAIGN);
        } else if (method == PathItem.HttpMethod.POST) {
            problems.addAll(Set.of(
                    ProblemType.UNKNOWN_TEMPLATE, ProblemType.MISSING_VARIABLES, ProblemType.TENANT_SUSPENDED));
        }
        if (path.contains("{id}") && method != PathItem.HttpMethod.GET) {
            problems.add(ProblemType.CAMPAIGN_STATE);
        }
        if (path.endsWith("/recipients")) {
            problems.add(ProblemType.MALFORMED_CSV);
        }
        if (path.endsWith("/start")) {
            problems.add(ProblemType.CAMPAIGN_NOT_READY);
        }
        return problems;
    }

    private static boolean isThePlatformsAlone(String path, PathItem.HttpMethod method) {
        return path.startsWith("/api/accounts")
                || path.startsWith("/api/dead-letters")
                || (path.startsWith("/api/tenants") && !path.endsWith("/sms") && method != PathItem.HttpMethod.GET);
    }

    private static Map<Integer, String> byStatus(Set<ProblemType> problems) {
        return problems.stream()
                .collect(Collectors.groupingBy(
                        ProblemType::status,
                        TreeMap::new,
                        Collectors.mapping(
                                problem -> "`" + problem.slug() + "`: " + problem.title(), Collectors.joining("; "))));
    }

    private static ApiResponse response(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType("application/problem+json", new MediaType().schema(new Schema<>().$ref(SCHEMA))));
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
