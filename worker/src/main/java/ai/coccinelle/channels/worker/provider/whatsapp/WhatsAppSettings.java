package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.worker.provider.Timeouts;
import java.net.URI;

/**
 * Where WhatsApp is reached.
 *
 * @param graphVersion of Meta's Graph API, such as {@code v23.0}
 */
public record WhatsAppSettings(URI metaBaseUrl, URI d360BaseUrl, String graphVersion, Timeouts timeouts) {
    public static final URI DEFAULT_META_BASE_URL = URI.create("https://graph.facebook.com");
    public static final URI DEFAULT_D360_BASE_URL = URI.create("https://waba-v2.360dialog.io");
    public static final String DEFAULT_GRAPH_VERSION = "v23.0";

    public WhatsAppSettings {
        if (!graphVersion.matches("v\\d+\\.\\d+")) {
            throw new IllegalArgumentException("a Graph API version is like v23.0, not " + graphVersion);
        }
    }

    /** At Meta and 360dialog themselves. */
    public WhatsAppSettings() {
        this(DEFAULT_META_BASE_URL, DEFAULT_D360_BASE_URL, DEFAULT_GRAPH_VERSION, Timeouts.DEFAULT);
    }
}
