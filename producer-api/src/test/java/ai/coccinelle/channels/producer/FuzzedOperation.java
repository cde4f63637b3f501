package ai.coccinelle.channels.producer;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller may do, to be called with nonsense: a method and the pattern of a path. */
interface FuzzedOperation {
    Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * A call of it.
     *
     * @param elsewhere whether its address was bent, so that it may be another operation's or nobody's
     * @param forged whether it does not prove whose it is, so that it must be refused
     */
    record Call(HttpRequest request, boolean elsewhere, boolean forged) {}

    String method();

    String path();

    Call call(RunningApi api, Nonsense nonsense, FuzzedThings things);

    /** Whether it says that it may refuse so. */
    boolean names(int status, String slug);

    /** Whether it answers people, with pages. */
    default boolean hasPages() {
        return false;
    }

    default boolean isSafe() {
        return method().equals("GET");
    }

    /** Those of the OpenAPI description. */
    static List<FuzzedOperation> described(JsonNode description) {
        List<FuzzedOperation> operations = new ArrayList<>();
        for (var path : description.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(
                        new Described(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    /** @param spec as the description has it */
    record Described(String method, String path, JsonNode spec) implements FuzzedOperation {
        private static final JsonMapper JSON = JsonMapper.builder().build();

        @Override
        public String toString() {
            return method + " " + path;
        }

        @Override
        public boolean names(int status, String slug) {
            return spec.path("responses")
                    .path(String.valueOf(status))
                    .path("description")
                    .asString()
                    .contains("`" + slug + "`");
        }

        @Override
        public Call call(RunningApi api, Nonsense nonsense, FuzzedThings things) {
            boolean elsewhere = nonsense.seldom();
            String filled = VARIABLE.matcher(path)
                    .replaceAll(variable -> Matcher.quoteReplacement(
                            elsewhere ? nonsense.segment() : value(variable.group(1), nonsense, things)));
            HttpRequest.Builder request = HttpRequest.newBuilder(api.url(
                            elsewhere && nonsense.seldom()
                                    ? filled + "/" + nonsense.segment()
                                    : filled + query(nonsense, things)))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + nonsense.oneOf(things.key(), RunningApi.PLATFORM_KEY));
            nonsense.headers().forEach(request::header);
            return new Call(
                    request.method(method, body(nonsense, things, request)).build(), elsewhere, false);
        }

        private String value(String variable, Nonsense nonsense, FuzzedThings things) {
            return switch (variable) {
                case "tenant" -> path.contains("/callback") ? things.tenantWithCallback() : things.tenant();
                case "channel" -> nonsense.oneOf("sms", "email", "whatsapp", "phone");
                case "id" -> things.id(path);
                case "externalId" -> nonsense.oneOf(things.appointment(), "booking_42");
                default -> "rdvRappel";
            };
        }

        private String query(Nonsense nonsense, FuzzedThings things) {
            StringBuilder query = new StringBuilder();
            for (JsonNode parameter : spec.path("parameters")) {
                String name = parameter.path("name").asString();
                if (parameter.path("in").asString().equals("query") && !nonsense.seldom()) {
                    String value = name.equals("tenantId") && !nonsense.seldom() ? things.tenant() : nonsense.segment();
                    query.append(query.isEmpty() ? '?' : '&')
                            .append(name)
                            .append('=')
                            .append(value);
                }
            }
            if (nonsense.seldom()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(nonsense.segment())
                        .append('=');
            }
            return query.toString();
        }

        private HttpRequest.BodyPublisher body(Nonsense nonsense, FuzzedThings things, HttpRequest.Builder request) {
            JsonNode content = spec.path("requestBody").path("content");
            if (content.isEmpty() && !nonsense.seldom()) {
                return HttpRequest.BodyPublishers.noBody();
            }
            List<String> types = content.propertyNames().stream().toList();
            String type = types.isEmpty() ? "application/json" : nonsense.oneOf(types.toArray(String[]::new));
            request.header("Content-Type", nonsense.seldom() ? nonsense.contentType() : type);
            String example = example(content.path(type)).replace("tenant_123", things.tenant());
            byte[] body = type.equals("application/json") ? nonsense.json(example) : nonsense.lines(example);
            return HttpRequest.BodyPublishers.ofByteArray(body);
        }

        /** As it would be sent; an empty object where there is none. */
        private static String example(JsonNode media) {
            JsonNode example = Stream.concat(
                            Stream.of(media.path("example")),
                            media.path("examples").valueStream().map(each -> each.path("value")))
                    .filter(each -> !each.isMissingNode())
                    .findFirst()
                    .orElseGet(JSON::createObjectNode);
            return example.isString() ? example.asString() : example.toString();
        }
    }
}
