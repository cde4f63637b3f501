package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** And what takes its time and is the same on every broker. */
class TwoJarsOnRabbitMqIT extends TwoJarsContract {
    @Override
    Broker startBroker() {
        return PrivateRabbit.start();
    }

    @Override
    Jars.Form form() {
        return Jars.Form.UNPACKED;
    }

    @Test
    void aWorkerKilledAmidItsSendsLosesAndDoublesNothing() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofSeconds(1));
        List<String> ids = post(100);
        await().atMost(PATIENCE).until(() -> simulators.inbox().arrivals("sms").size() >= 20);
        worker.kill();
        assertThat(statuses(ids)).as("the kill must hit attempts in the air").contains("sending");
        simulators.faults().clear();
        worker.restart();
        awaitAllSentOnce(ids);
    }

    @Test
    void identicalMessagesInDoubtAreToldApart() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofSeconds(1));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Api.Answer answer = caller.post("/api/channels/sms/send", request("+33612345678", "Jean Dupont"));
            ids.add(answer.body().path("messageId").asString());
        }
        await().atMost(PATIENCE).until(() -> simulators.inbox().arrivals("sms").size() >= 5);
        worker.kill();
        simulators.faults().clear();
        worker.restart();
        awaitAllSent(ids);
        List<Arrival> arrived = simulators.inbox().arrivals("sms");
        assertThat(arrived).as("each arrived once").hasSize(ids.size());
        assertThat(externalIds(ids))
                .isEqualTo(
                        new HashSet<>(arrived.stream().map(Arrival::externalId).toList()));
    }

    @Test
    void aWorkerThatIsAskedToStopFinishesWhatIsInTheAir() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofMillis(500));
        List<String> ids = post(30);
        await().atMost(PATIENCE).until(() -> statuses(ids).contains("sending"));
        worker.terminate();
        Set<String> left = statuses(ids);
        simulators.faults().clear();
        worker.restart();
        assertThat(left).as("what a stopped worker leaves").doesNotContain("sending", "uncertain");
        awaitAllSentOnce(ids);
    }

    private Set<String> externalIds(List<String> ids) throws Exception {
        Set<String> externalIds = new HashSet<>();
        for (String id : ids) {
            externalIds.add(message(id).path("externalMessageId").asString());
        }
        return externalIds;
    }
}
