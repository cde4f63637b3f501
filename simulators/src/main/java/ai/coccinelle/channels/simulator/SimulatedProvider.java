package ai.coccinelle.channels.simulator;

/** Who is simulated over HTTP. */
public enum SimulatedProvider {
    TWILIO,
    META,
    D360,
    VAPI
}
