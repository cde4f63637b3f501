package ai.coccinelle.channels.producer.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page for a person, with the policy that lets it work: its own style elements, known by their hashes, and forms that this
 * server receives. Scripts, images and everything else stay forbidden.
 *
 * <p>Browsers hold {@code form-action} against redirects as well: a form whose answer leads to another host has to name it.
 */
public final class HtmlPage {
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private HtmlPage() {}

    /** Writes the page as the answer. Replaces the policy that every other answer has, since browsers enforce both of two. */
    public static void write(HttpServletResponse response, int status, String html) throws IOException {
        write(response, status, html, "");
    }

    /**
     * The same, with a form whose answer may lead to another host.
     *
     * @param origin of that host; empty: none
     */
    public static void write(HttpServletResponse response, int status, String html, String origin) throws IOException {
        response.setHeader("Content-Security-Policy", policy(html) + (origin.isEmpty() ? "" : " " + origin));
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
    }

    private static String policy(String html) {
        String styles = STYLE.matcher(html)
                .results()
                .map(style -> " '" + hash(style.group(1)) + "'")
                .collect(Collectors.joining());
        return "default-src 'none'; style-src" + (styles.isEmpty() ? " 'none'" : styles)
                + "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }

    /** The source expression of a style (Content Security Policy Level 3, section 2.3.1). */
    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
