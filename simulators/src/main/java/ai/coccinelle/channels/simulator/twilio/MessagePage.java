package ai.coccinelle.channels.simulator.twilio;

import ai.coccinelle.channels.simulator.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One page of a list, in the shape that all of Twilio's 2010 lists have. */
record MessagePage(Map<String, String> query, int page, int pageSize) {
    private static final int USUAL_PAGE_SIZE = 50;
    private static final int LARGEST_PAGE_SIZE = 1000;

    static MessagePage of(Map<String, String> query) {
        int size = Math.clamp(number(query.get("PageSize"), USUAL_PAGE_SIZE), 1, LARGEST_PAGE_SIZE);
        return new MessagePage(query, number(query.get("Page"), 0), size);
    }

    ObjectNode json(List<SentMessage> all, Instant now) {
        int start = (int) Math.min((long) page * pageSize, all.size());
        int end = Math.min(start + pageSize, all.size());
        ObjectNode json = Json.object();
        json.put("end", Math.max(start, end - 1));
        json.put("first_page_uri", uri(0));
        json.put("next_page_uri", end < all.size() ? uri(page + 1) : null);
        json.put("page", page);
        json.put("page_size", pageSize);
        json.put("previous_page_uri", page > 0 ? uri(page - 1) : null);
        json.put("start", start);
        json.put("uri", uri(page));
        ArrayNode messages = json.putArray("messages");
        all.subList(start, end).forEach(message -> messages.add(message.json(now)));
        return json;
    }

    private String uri(int page) {
        Map<String, String> parameters = new LinkedHashMap<>(query);
        parameters.put("PageSize", Integer.toString(pageSize));
        parameters.put("Page", Integer.toString(page));
        return SentMessage.accountUri() + "/Messages.json?"
                + parameters.entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
    }
}
