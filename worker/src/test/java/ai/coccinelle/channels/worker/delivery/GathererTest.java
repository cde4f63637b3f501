package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GathererTest {
    @Test
    void handsOnTheNextBatchWhateverTheOneBeforeThrew() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Gatherer<Integer> gatherer = new Gatherer<>("test", 1, 10, batch -> {
            seen.addAll(batch);
            throw new StackOverflowError("unexpected");
        });
        for (int item = 0; item < 3; item++) {
            gatherer.offer(item);
        }

        await().until(() -> seen.size() == 3);
        assertThat(gatherer.stop()).isEmpty();
    }
}
