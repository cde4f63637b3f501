package ai.coccinelle.channels.producer.suppression;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What somebody sees who follows the link of a mail: plain HTML, in French, with one button. */
final class UnsubscribePage {
    private final Template page = Mustache.compiler().escapeHTML(true).compile(read());

    /** Asks, before anything is changed: programs that look at mails follow their links. */
    String asking(String tenantName) {
        return page.execute(Map.of("tenantName", tenantName, "asking", true, "done", false, "wrong", false));
    }

    String done(String tenantName) {
        return page.execute(Map.of("tenantName", tenantName, "asking", false, "done", true, "wrong", false));
    }

    String wrong() {
        return page.execute(Map.of("tenantName", "", "asking", false, "done", false, "wrong", true));
    }

    private static String read() {
        try (InputStream in = UnsubscribePage.class.getResourceAsStream("/pages/unsubscribe.html")) {
            if (in == null) {
                throw new IllegalStateException("the page pages/unsubscribe.html is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
