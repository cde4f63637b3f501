package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlows.Invitation;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** Pages of the way to 360dialog and back, in the tenant's language: plain HTML without scripts. */
final class ConnectPage {
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Template page = Mustache.compiler().escapeHTML(true).compile(read());

    /**
     * The page that names the tenant before its browser goes to 360dialog.
     *
     * @param seen value that the form sends back: the page was shown in this browser
     */
    String asking(Invitation invitation, String seen) {
        ResourceBundle texts = texts(Locale.forLanguageTag(invitation.locale()));
        Map<String, Object> values = values(texts, "asking", invitation.tenantName());
        values.put("asking", true);
        values.put("seen", seen);
        values.put("button", text(texts, "asking.button", invitation.tenantName()));
        values.put("warning", text(texts, "asking.warning", invitation.tenantName()));
        return page.execute(values);
    }

    /** The page of that name in the message file. */
    String of(String name, Locale language) {
        return page.execute(values(texts(language), name, ""));
    }

    private static Map<String, Object> values(ResourceBundle texts, String name, String tenantName) {
        Map<String, Object> values = new HashMap<>();
        values.put("lang", texts.getLocale().getLanguage().isEmpty() ? "en" : "fr");
        values.put("title", text(texts, name + ".title", tenantName));
        values.put("text", text(texts, name + ".text", tenantName));
        values.put("asking", false);
        return values;
    }

    private static String text(ResourceBundle texts, String key, String tenantName) {
        return new MessageFormat(texts.getString(key), Locale.ROOT).format(new Object[] {tenantName});
    }

    private static ResourceBundle texts(Locale language) {
        return ResourceBundle.getBundle("pages.connect", language, NO_FALLBACK);
    }

    private static String read() {
        try (InputStream in = ConnectPage.class.getResourceAsStream("/pages/connect.html")) {
            if (in == null) {
                throw new IllegalStateException("the page pages/connect.html is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
