package ai.coccinelle.channels.producer.problem;

/**
 * Carries a problem past the layers between where it is found and the answer. It is no bug, so it has no stack trace.
 */
public final class Refusal extends RuntimeException {
    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.type().slug(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
