package ai.coccinelle.channels.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/decisions/0025: no migration holds up the writes of a large table. */
class MigrationRulesTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static final String LOG = "channel_messages_log";

    /** Those up to this one were written before the rules. */
    private static final int LAST_BEFORE_THE_RULES = 21;

    /** Up to this one tables other than the log are empty wherever a migration comes: nothing was released before. */
    private static final int LAST_BEFORE_THE_FIRST_RELEASE = 99;

    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*\\.sql");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern BODY = Pattern.compile("(\\$\\w*\\$).*?\\1", Pattern.DOTALL);
    private static final Pattern CREATED = Pattern.compile("create table (?:if not exists )?(\\w+)");
    private static final Pattern INDEX =
            Pattern.compile("create (?:unique )?index (concurrently )?(?:if not exists )?\\w+ on (only )?(\\w+)");
    private static final Pattern ALTERED = Pattern.compile("alter table (?:if exists )?(?:only )?(\\w+) (.*)");
    private static final Pattern CHANGED = Pattern.compile("(?:update|delete from|merge into) (?:only )?(\\w+)");

    @Test
    void everyMigrationFromNowOnKeepsTheRules() throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.sorted().toList()) {
                Matcher version = VERSION.matcher(file.getFileName().toString());
                int number = version.matches() ? Integer.parseInt(version.group(1)) : Integer.MAX_VALUE;
                faults(Files.readString(file)).stream()
                        .filter(fault ->
                                number > (fault.contains(LOG) ? LAST_BEFORE_THE_RULES : LAST_BEFORE_THE_FIRST_RELEASE))
                        .forEach(fault -> faults.add(file.getFileName() + ": " + fault));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void whatWouldHoldUpWritesIsFound() {
        assertThat(faults("CREATE INDEX i ON channel_messages_log (status);")).hasSize(1);
        assertThat(faults("CREATE INDEX CONCURRENTLY i ON channel_messages_log (status);"))
                .as("PostgreSQL refuses it on the parent")
                .hasSize(1);
        assertThat(faults("CREATE UNIQUE INDEX i\n    ON replies (id);")).hasSize(1);
        assertThat(faults("ALTER TABLE channel_messages_log ADD COLUMN x INT CHECK (x > 0);"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE replies ADD CONSTRAINT c CHECK (id IS NOT NULL);"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE channel_messages_log ADD CONSTRAINT c CHECK (attempt >= 0) NOT VALID;"
                        + " ALTER TABLE channel_messages_log VALIDATE CONSTRAINT c;"))
                .as("in one transaction the lock of the first lasts until the end of the second")
                .hasSize(1);
        assertThat(faults("ALTER TABLE channel_messages_log ALTER COLUMN to_address SET NOT NULL;"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE receipts ALTER COLUMN code TYPE TEXT;")).hasSize(1);
        assertThat(faults("ALTER TABLE receipts ADD COLUMN x TEXT GENERATED ALWAYS AS (code || 'x') STORED;"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE receipts ADD COLUMN x UUID DEFAULT gen_random_uuid();"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE receipts ADD FOREIGN KEY (id) REFERENCES tenants;"))
                .hasSize(1);
        assertThat(faults("UPDATE channel_messages_log SET status = 'sent';")).hasSize(1);
    }

    @Test
    void whatHoldsUpNothingIsNot() {
        assertThat(faults("CREATE INDEX i ON ONLY channel_messages_log (status);"))
                .isEmpty();
        assertThat(faults("DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON replies (id);"))
                .isEmpty();
        assertThat(faults("CREATE TABLE small (id INT CHECK (id > 0)); CREATE INDEX i ON small (id);"
                        + " UPDATE small SET id = 2;"))
                .isEmpty();
        assertThat(faults("ALTER TABLE channel_messages_log ADD COLUMN x INT NOT NULL DEFAULT 0; -- CHECK (x > 0)"))
                .isEmpty();
        assertThat(faults("ALTER TABLE channel_messages_log ADD CONSTRAINT c CHECK (attempt >= 0) NOT VALID;"))
                .isEmpty();
        assertThat(faults("ALTER TABLE channel_messages_log VALIDATE CONSTRAINT c;"))
                .isEmpty();
        assertThat(faults("ALTER TABLE tenants ADD COLUMN x INT CHECK (x > 0);"))
                .as("a table that stays small")
                .isEmpty();
    }

    private static List<String> faults(String sql) {
        String plain = BODY.matcher(COMMENT.matcher(sql).replaceAll(" ")).replaceAll("''");
        List<String> statements = Arrays.stream(plain.split(";"))
                .map(statement -> statement
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\s+", " ")
                        .strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
        Set<String> small = new HashSet<>(Set.of(
                "tenants",
                "lanes",
                "lane_landings",
                "accounts",
                "account_calls",
                "api_keys",
                "channel_configurations",
                "address_key",
                "callback_endpoints",
                "reminder_rules",
                "tenant_hours",
                "brands",
                "sms_preferences",
                "webhook_secrets",
                "whatsapp_connects",
                "connection_tests",
                "open_calls",
                "campaigns",
                "platform_channels",
                "active_templates",
                "message_templates"));
        List<String> faults = new ArrayList<>();
        boolean added = false;
        for (String statement : statements) {
            Matcher created = CREATED.matcher(statement);
            if (created.lookingAt()) {
                small.add(created.group(1)); // and empty
            }
            Matcher altered = ALTERED.matcher(statement);
            if (altered.matches()) {
                added |= altered.group(2).contains("not valid");
            }
            fault(statement, small, added).forEach(fault -> faults.add(fault + ": " + statement));
        }
        return faults;
    }

    private static List<String> fault(String statement, Set<String> small, boolean added) {
        List<String> faults = new ArrayList<>();
        Matcher index = INDEX.matcher(statement);
        if (index.lookingAt() && !small.contains(index.group(3))) {
            if (index.group(3).equals(LOG) ? index.group(2) == null : index.group(1) == null) {
                faults.add("build the index concurrently; on the log ON ONLY the parent");
            }
        }
        Matcher altered = ALTERED.matcher(statement);
        if (altered.matches() && !small.contains(altered.group(1))) {
            String change = altered.group(2);
            if (change.matches(".*\\bcheck\\b.*|.*\\breferences\\b.*") && !change.contains("not valid")) {
                faults.add("add the constraint NOT VALID, and validate it in a later migration");
            }
            if (change.contains("validate constraint") && added) {
                faults.add("validate in a migration of its own");
            }
            if (change.matches(".*\\bset not null\\b.*|.* type .*|.*\\bstored\\b.*|.*\\bdefault \\w+\\(.*"
                    + "|.*\\badd (constraint \\w+ )?(unique|primary key)\\b.*")) {
                faults.add("it reads or writes every row under a lock that stops all writes");
            }
        }
        Matcher changed = CHANGED.matcher(statement);
        if (changed.lookingAt() && !small.contains(changed.group(1))) {
            faults.add("change rows in batches, from a process");
        }
        return faults;
    }
}
