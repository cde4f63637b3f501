package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** These tests run twice: on the newest PostgreSQL that the documents promise, and on the oldest. */
class PostgresVersionIT {
    private static final int NEWEST = 18;

    @Test
    void theServerIsOfTheVersionThatIsToBeTested() throws SQLException {
        try (Connection connection = TestDatabase.newSource().getConnection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion())
                    .isEqualTo(Integer.getInteger("postgres.major", NEWEST));
        }
    }
}
