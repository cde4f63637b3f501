package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import java.util.List;

/** Every attack that the product is put through. */
final class Attacks {
    private static final String BATCH = "/api/messages/batch";
    private static final String CSV = "text/csv";
    private static final int MEGABYTE = 1024 * 1024;
    private static final int SLOW = 2_000;

    private final Stage stage;
    private final Service api;
    private final Booking booking;
    private final Http http;
    private final Account victim;
    private final List<Account> attackers;

    Attacks(Stage stage, Service api, Booking booking, Account victim, List<Account> attackers) {
        this.stage = stage;
        this.api = api;
        this.booking = booking;
        this.http = new Http(api.url());
        this.victim = victim;
        this.attackers = List.copyOf(attackers);
    }

    List<Attack> all() {
        return List.of(
                new Attack("greeting", "mail servers whose greeting never ends", this::greeting, mailConnected()),
                new Attack("faults", "bodies of 499,000 unknown fields", this::faults, null),
                new Attack("bodies", "40 bodies of 16 MB that never end, by POST and by GET", this::bodies, null),
                new Attack("webhooks", "1,900 webhooks of 256 KB that never end, without a key", this::webhooks, null),
                new Attack("csv", "files of 1,000 rows of 16,384 fields", this::wideFiles, null),
                new Attack("drip", "mail servers that greet a byte each 10 s", this::drip, mailConnected()),
                new Attack(
                        "places", "ten long files and ten batches at once, again and again", this::places, uploaded()),
                new Attack("templates", "previews of {{ × 32,000", this::templates, null),
                new Attack("slow", "2,000 connections that send a byte each 4 s", this::slow, null));
    }

    private Attack.Trial mailConnected() {
        return new Attack.Trial(
                "connect", () -> http.connectMail(victim, stage.simulators().smtpPort()) == 200);
    }

    private Attack.Trial uploaded() {
        String campaign = booking.draftCampaign(victim);
        return new Attack.Trial("upload", () -> upload(victim, campaign, Bodies.shortFile()) == 200);
    }

    private AutoCloseable greeting() {
        BadMailServer server = BadMailServer.gushing();
        return both(Flood.of(20, thread -> http.connectMail(attacker(thread), server.port())), server);
    }

    private AutoCloseable drip() {
        BadMailServer server = BadMailServer.dripping();
        return both(Flood.of(40, thread -> http.connectMail(attacker(thread), server.port())), server);
    }

    private AutoCloseable faults() {
        byte[] body = Bodies.manyFields();
        return Flood.of(4, thread -> http.json(attacker(thread), "POST", BATCH, body));
    }

    private AutoCloseable bodies() {
        return both(
                held(20, "POST", BATCH, attacker(0).key(), 16 * MEGABYTE),
                held(20, "GET", BATCH, attacker(1).key(), 16 * MEGABYTE));
    }

    private AutoCloseable webhooks() {
        return held(1_900, "POST", "/webhooks/x", "", 256 * 1024);
    }

    private AutoCloseable slow() {
        HeldConnections heads =
                HeldConnections.open(api.url(), SLOW / 2, new HeldConnections.Beginning("GET / HTTP/1.1\r\nX: ", 0));
        HeldConnections bodies = HeldConnections.open(
                api.url(),
                SLOW / 2,
                HeldConnections.Beginning.of(
                        "POST", "/api/channels/sms/send", attacker(0).key(), 1_000, 1));
        return both(heads, bodies);
    }

    private AutoCloseable wideFiles() {
        byte[] file = Bodies.wideFile();
        return Flood.of(2, new Flood.Call() {
            private final List<String> campaigns =
                    attackers.stream().limit(2).map(booking::draftCampaign).toList();

            @Override
            public void make(int thread) throws Exception {
                upload(attacker(thread), campaigns.get(thread), file);
            }
        });
    }

    private AutoCloseable places() {
        byte[] file = Bodies.longFile();
        byte[] batch = Bodies.manyFields();
        String campaign = booking.draftCampaign(attacker(0));
        return both(
                Flood.of(10, _ -> upload(attacker(0), campaign, file)),
                Flood.of(10, _ -> http.json(attacker(0), "POST", BATCH, batch)));
    }

    private AutoCloseable templates() {
        return Flood.of(
                10,
                thread -> http.json(
                        attacker(thread),
                        "POST",
                        "/api/templates/rdvRappel/preview",
                        Bodies.unclosedTags(attacker(thread).externalId())));
    }

    private int upload(Account account, String campaign, byte[] file) throws Exception {
        return http.call(account, "PUT", "/api/campaigns/" + campaign + "/recipients?dryRun=true", CSV, file);
    }

    private HeldConnections held(int many, String method, String path, String key, int bytes) {
        return HeldConnections.open(
                api.url(), many, HeldConnections.Beginning.of(method, path, key, bytes, bytes - 50_000));
    }

    private Account attacker(int thread) {
        return attackers.get(thread % attackers.size());
    }

    private static AutoCloseable both(AutoCloseable first, AutoCloseable second) {
        return () -> {
            try (first) {
                second.close();
            }
        };
    }
}
