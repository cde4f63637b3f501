package ai.coccinelle.channels.producer.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ErrorsAreDocumentedTest {
    @Test
    void everyProblemStandsInTheDocumentationUnderItsStatus() throws IOException {
        String page = Files.readString(Path.of("../docs/errors.md"));
        for (ProblemType type : ProblemType.values()) {
            assertThat(page).contains("| %d | `%s` |".formatted(type.status(), type.slug()));
        }
    }
}
