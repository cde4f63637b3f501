package ai.coccinelle.channels.producer.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat refuses before any filter sees it, such as an address that is no UTF-8. */
final class ContainerProblems extends ErrorReportValve {
    private final ProblemAnswers answers;

    ContainerProblems(ProblemAnswers answers) {
        this.answers = answers;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        try {
            answers.write(response, ContainerErrorController.problem(response.getStatus()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
