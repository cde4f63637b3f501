package ai.coccinelle.channels.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract for providers that are spoken to over HTTP. */
@SuppressWarnings("NullAway.Init")
public abstract class HttpProviderContract extends ProviderContract {
    protected ProviderSimulators simulators;
    private final SimulatedProvider simulated;

    protected HttpProviderContract(SimulatedProvider simulated) {
        this.simulated = simulated;
    }

    /** The client, at this address. */
    protected abstract Provider at(URI baseUrl);

    /** Where the simulator of this provider is. */
    protected abstract URI simulatorUrl();

    protected abstract OutboundMessage message();

    @BeforeEach
    void startSimulators() throws IOException {
        simulators = ProviderSimulators.start(0, CLOCK);
    }

    @AfterEach
    void stopSimulators() {
        simulators.close();
    }

    @Override
    protected Outcome send() {
        return at(simulatorUrl()).send(message());
    }

    @Override
    protected Outcome sendTo(int deadPort) {
        return at(URI.create("http://127.0.0.1:" + deadPort)).send(message());
    }

    @Override
    protected List<Arrival> arrivals() {
        return simulators.inbox().arrivals();
    }

    @Override
    protected void next(FarEnd behaviour) {
        next(
                switch (behaviour) {
                    case REFUSES -> new Fault.Refuse();
                    case THROTTLES -> new Fault.Throttle(RETRY_AFTER);
                    case HAS_A_FAULT -> new Fault.Unavailable();
                    case NEVER_ANSWERS -> new Fault.NoAnswer(true);
                    case BREAKS_OFF -> new Fault.Dropped(true);
                    case TALKS_GARBAGE -> new Fault.Garbage(true);
                    case REFUSES_THE_CREDENTIALS -> new Fault.WrongCredentials();
                });
    }

    protected void next(Fault fault) {
        simulators.faults().next(simulated, fault, 1);
    }

    @Test
    void leavesOpenWhatBrokeOffBeforeTheAnswer() {
        next(new Fault.Dropped(false));

        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).as("sent again by the client itself").isEmpty();
    }

    @Test
    void leavesOpenWhatOnlyAGatewayAnswered() {
        next(new Fault.Answer(502, "text/html", "<html><h1>Bad Gateway</h1></html>", Map.of()));

        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).as("sent again by the client itself").isEmpty();
    }

    @Test
    void leavesOpenASuccessThatIsNotTheProviders() {
        next(new Fault.Garbage(false));

        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).as("sent again by the client itself").isEmpty();
    }
}
