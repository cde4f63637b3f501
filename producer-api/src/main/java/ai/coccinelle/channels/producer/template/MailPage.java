package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.template.Brand;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mail as a page: the tenant's name in its colour, its logo where it has one, the text, and how to have no more of it. It
 * needs no picture to be read, and is readable on light and dark.
 */
final class MailPage {
    private static final Colour ACCENT = Colour.of("#d62828");
    private static final Colour PAPER = Colour.WHITE;
    private static final Colour DARK_PAPER = Colour.of("#1c1c1f");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*");

    private final Template page = Mustache.compiler().escapeHTML(true).compile(BuiltIns.read("layout.html"));

    /**
     * The page.
     *
     * @param shown the variables' values, for the body
     * @param footer null: none
     */
    String of(
            MessageText text,
            String subject,
            Map<String, String> shown,
            Letterhead letterhead,
            @Nullable Footer footer) {
        Brand brand = letterhead.brand();
        Colour colour = brand.colour() == null ? ACCENT : Colour.of(brand.colour());
        String link = colour.readableOn(PAPER).hex();
        Map<String, Object> values = new HashMap<>();
        values.put("language", text.language().wireName());
        values.put("subject", subject);
        values.put("tenantName", letterhead.name());
        values.put("colour", colour.hex());
        values.put("onColour", colour.textOnIt().hex());
        values.put("link", link);
        values.put("darkLink", colour.readableOn(DARK_PAPER).hex());
        values.put("paragraphs", paragraphs(text, shown, "color:" + link + ";"));
        values.put("logo", orNone(brand.logoUrl()));
        values.put("website", orNone(brand.website()));
        values.put("why", orNone(footer == null ? null : footer.why()));
        values.put("unsubscribe", orNone(footer == null ? null : footer.unsubscribe()));
        values.put("unsubscribeLabel", footer == null ? "" : footer.label());
        return page.execute(values).strip();
    }

    /** A list of one or none: what the page shows only where it is given. */
    private static List<String> orNone(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** HTML: blank lines part paragraphs, other line breaks stay. */
    private static List<String> paragraphs(MessageText text, Map<String, String> shown, String linkStyle) {
        Set<String> links = text.spec().variables().stream()
                .filter(variable -> variable.type() == Variable.Type.LINK)
                .map(Variable::name)
                .collect(Collectors.toSet());
        String html = text.content().body().render(shown, new HtmlMedium(links, linkStyle));
        return Arrays.stream(BLANK_LINES.split(html.strip()))
                .map(paragraph -> paragraph.strip().replace("\n", "<br>\n"))
                .toList();
    }
}
