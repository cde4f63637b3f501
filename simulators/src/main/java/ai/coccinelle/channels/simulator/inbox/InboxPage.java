package ai.coccinelle.channels.simulator.inbox;

import ai.coccinelle.channels.simulator.Arrival;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What arrived, as phone screens, the newest first. No script, nothing from elsewhere; it reloads every two seconds. */
final class InboxPage {
    private static final int SHOWN = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.FRANCE).withZone(ZoneId.of("Europe/Paris"));
    private static final Map<String, String> LABELS =
            Map.of("sms", "SMS", "email", "E-mail", "whatsapp", "WhatsApp", "phone", "Appel");
    private static final List<String> CHANNELS = List.of("sms", "email", "whatsapp", "phone");

    private static final String NOTHING = "<p>Rien pour l’instant.</p>";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="fr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="2">
            <title>Boîte de réception simulée</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
            h1 { font-size: 1.4rem; margin: 0; }
            nav { margin: .75rem 0 1.5rem; }
            nav a { color: inherit; margin-right: 1rem; }
            nav a[aria-current] { font-weight: 700; text-decoration: none; }
            main { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
            article { border: 2px solid #8886; border-radius: 1.5rem; padding: 1rem; }
            header { display: flex; justify-content: space-between; font-size: .85rem; }
            .channel { border-radius: 1rem; color: #fff; font-weight: 600; padding: 0 .6rem; }
            .sms { background: #1f6feb; } .email { background: #9a3fb5; }
            .whatsapp { background: #12803c; } .phone { background: #b35900; }
            .people { font-size: .85rem; margin: .6rem 0; opacity: .75; overflow-wrap: anywhere; }
            .content { background: #8882; border-radius: 1rem; margin: 0; overflow-wrap: anywhere; padding: .7rem .9rem;
              white-space: pre-wrap; }
            </style>
            </head>
            """;

    private InboxPage() {}

    static String of(List<Arrival> arrivals, @Nullable String channel) {
        String cards =
                arrivals.reversed().stream().limit(SHOWN).map(InboxPage::card).collect(Collectors.joining());
        return HEAD + """
                <body>
                <h1>Boîte de réception simulée</h1>
                <nav>%s</nav>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(navigation(arrivals.size(), channel), cards.isEmpty() ? NOTHING : cards);
    }

    private static String navigation(int count, @Nullable String channel) {
        StringBuilder links = new StringBuilder(link("?", "Tout", channel == null));
        for (String each : CHANNELS) {
            links.append(link("?channel=" + each, label(each), each.equals(channel)));
        }
        return links.append(count)
                .append(count > 1 ? " messages" : " message")
                .append(count > SHOWN ? ", les " + SHOWN + " derniers affichés" : "")
                .toString();
    }

    private static String link(String target, String label, boolean current) {
        return "<a href=\"" + target + "\"" + (current ? " aria-current=\"page\"" : "") + ">" + label + "</a>";
    }

    private static String card(Arrival arrival) {
        return """
                <article>
                <header><span class="channel %s">%s</span><time datetime="%s">%s</time></header>
                <p class="people">à %s<br>de %s</p>
                <p class="content">%s</p>
                </article>
                """.formatted(
                        escape(arrival.channel()),
                        escape(label(arrival.channel())),
                        arrival.receivedAt(),
                        TIME.format(arrival.receivedAt()),
                        escape(arrival.to()),
                        escape(arrival.from()),
                        escape(arrival.content()));
    }

    private static String label(String channel) {
        return LABELS.getOrDefault(channel, channel);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
