package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.process.MissingSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema up to date and does nothing else, so that a deployment can do it once, before anything starts. */
final class MigrateCommand {
    private static final String URL = "SPRING_DATASOURCE_URL";
    private static final String USER = "SPRING_DATASOURCE_USERNAME";
    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";
    private static final int CONNECT_TIMEOUT_SECONDS = 3;

    private MigrateCommand() {}

    /**
     * Runs it.
     *
     * @param environment where the database is
     * @return the exit code, and what to say about it in one line
     */
    static Result run(Map<String, String> environment) {
        List<String> missing = MissingSettings.among(List.of(URL, USER, PASSWORD), name -> isSet(name, environment));
        if (!missing.isEmpty()) {
            return Result.failed(MissingSettings.told(missing) + ". " + MissingSettings.REMEDY);
        }
        try {
            int applied = Database.migrate(database(environment));
            return new Result(0, "the schema is up to date; migrations applied now: " + applied);
        } catch (FlywayException | IllegalArgumentException fault) {
            return Result.failed("the database cannot be opened and brought up to date: " + told(fault));
        }
    }

    /** How it went. */
    record Result(int exitCode, String line) {
        static Result failed(String why) {
            return new Result(1, why);
        }
    }

    /** A password may be empty; nothing else may. */
    private static boolean isSet(String name, Map<String, String> environment) {
        String value = environment.get(name);
        return value != null && (name.equals(PASSWORD) || !value.isBlank());
    }

    private static PGSimpleDataSource database(Map<String, String> environment) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(Objects.requireNonNull(environment.get(URL)));
        database.setUser(environment.get(USER));
        database.setPassword(environment.get(PASSWORD));
        database.setApplicationName("migrate");
        database.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        return database;
    }

    /** The deepest cause that the database or its driver worded; below it only sockets speak. */
    private static String told(Throwable fault) {
        Throwable telling = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            telling = cause instanceof SQLException ? cause : telling;
        }
        return String.valueOf(telling.getMessage()).lines().findFirst().orElse("");
    }
}
