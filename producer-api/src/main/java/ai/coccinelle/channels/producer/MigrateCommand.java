package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.process.EnvironmentDatabase;
import ai.coccinelle.channels.process.MissingSettings;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date and does nothing else, so that a deployment can do it once, before anything starts. */
final class MigrateCommand {
    private MigrateCommand() {}

    /**
     * Runs it.
     *
     * @param environment where the database is
     * @return the exit code, and what to say about it in one line
     */
    static Result run(Map<String, String> environment) {
        List<String> missing = EnvironmentDatabase.missing(environment);
        if (!missing.isEmpty()) {
            return Result.failed(MissingSettings.told(missing) + ". " + MissingSettings.REMEDY);
        }
        try {
            int applied = Database.migrate(EnvironmentDatabase.of(environment, "migrate"));
            return new Result(0, "the schema is up to date; migrations applied now: " + applied);
        } catch (FlywayException | IllegalArgumentException fault) {
            return Result.failed(
                    "the database cannot be opened and brought up to date: " + EnvironmentDatabase.told(fault));
        }
    }

    /** How it went. */
    record Result(int exitCode, String line) {
        static Result failed(String why) {
            return new Result(1, why);
        }
    }
}
