package ai.coccinelle.channels.producer.template;

import java.util.Set;

/**
 * HTML: words and values are content, and a link is also the value of an attribute in quotes.
 *
 * @param links the variables that are links
 * @param linkStyle how links look
 */
record HtmlMedium(Set<String> links, String linkStyle) implements Medium {
    HtmlMedium {
        links = Set.copyOf(links);
    }

    @Override
    public String words(String words) {
        return escape(words);
    }

    @Override
    public String value(String variable, String shown) {
        String escaped = escape(shown);
        return links.contains(variable)
                ? "<a href=\"%s\" class=\"link\" style=\"%s\">%s</a>".formatted(escaped, escape(linkStyle), escaped)
                : escaped;
    }

    /** The text as it stands in content and in quoted attributes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
