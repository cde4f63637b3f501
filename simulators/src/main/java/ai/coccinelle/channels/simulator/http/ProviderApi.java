package ai.coccinelle.channels.simulator.http;

/** One provider over HTTP: what it answers, and the shape of its bad days. */
public interface ProviderApi {

    /** Whether the request hands over a message or a call, whatever is wrong with it. */
    boolean sends(Request request);

    /** Answers, and puts what it accepts into the inbox. */
    Reply answer(Request request);

    /** The status of a send that succeeds. */
    int acceptedStatus();

    /** The usual permanent refusal of a recipient. */
    Reply refusal();

    /** Too much at once; Retry-After is added by the caller. */
    Reply throttled();

    Reply unavailable();

    Reply wrongCredentials();
}
