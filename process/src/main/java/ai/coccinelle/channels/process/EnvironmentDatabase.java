package ai.coccinelle.channels.process;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The database that the three SPRING_DATASOURCE_* variables name, for a word on the command line that starts no Spring. */
public final class EnvironmentDatabase {
    private static final String URL = "SPRING_DATASOURCE_URL";
    private static final String USER = "SPRING_DATASOURCE_USERNAME";
    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";
    private static final List<String> NEEDED = List.of(URL, USER, PASSWORD);
    private static final int CONNECT_TIMEOUT_SECONDS = 3;

    private EnvironmentDatabase() {}

    /** The variables that are missing: these three and the ones that the word needs besides. */
    public static List<String> missing(Map<String, String> environment, String... besides) {
        return MissingSettings.among(
                Stream.concat(NEEDED.stream(), Arrays.stream(besides)).toList(), name -> isSet(name, environment));
    }

    /**
     * The database, one connection at a time.
     *
     * @param applicationName what the server's list of connections calls it
     * @throws IllegalArgumentException when the URL is none
     */
    public static DataSource of(Map<String, String> environment, String applicationName) {
        return of(
                Objects.requireNonNull(environment.get(URL)),
                environment.get(USER),
                environment.get(PASSWORD),
                applicationName);
    }

    /**
     * The database, one connection at a time, without the timeouts of a service's pool: for work that takes as long as it takes.
     *
     * @param applicationName what the server's list of connections calls it
     * @throws IllegalArgumentException when the URL is none
     */
    public static DataSource of(String url, @Nullable String user, @Nullable String password, String applicationName) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        database.setApplicationName(applicationName);
        database.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        database.setSocketTimeout(0); // the URL may set one
        database.setTcpKeepAlive(true);
        return database;
    }

    /** The deepest cause that the database or its driver worded, in one line; below it only sockets speak. */
    public static String told(Throwable fault) {
        Throwable telling = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            telling = cause instanceof SQLException ? cause : telling;
        }
        return String.valueOf(telling.getMessage()).lines().findFirst().orElse("");
    }

    /** A password may be empty; nothing else may. */
    private static boolean isSet(String name, Map<String, String> environment) {
        String value = environment.get(name);
        return value != null && (name.equals(PASSWORD) || !value.isBlank());
    }
}
