package ai.coccinelle.channels.client;

/** The API refused a request, or could not do it however often it was tried. Its message is the problem's detail. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(Problem problem) {
        super("%d %s: %s".formatted(problem.status(), problem.title(), problem.detail()));
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
