package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class GrantsTest {
    @RepeatedTest(300)
    void theRoomIsSharedEvenlyAndNoneOfItIsLost(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] asked = random.ints(random.nextInt(12), 0, 30).toArray();
        int room = random.nextInt(200);

        int[] granted = Grants.share(room, asked);

        assertThat(Arrays.stream(granted).sum())
                .isEqualTo(Math.min(room, Arrays.stream(asked).sum()));
        for (int lane = 0; lane < asked.length; lane++) {
            assertThat(granted[lane]).isBetween(0, asked[lane]);
            if (granted[lane] < asked[lane]) {
                int most = Arrays.stream(granted).max().orElseThrow();
                assertThat(most)
                        .as("what any lane got beside one that got less than it asked")
                        .isLessThanOrEqualTo(granted[lane] + 1);
            }
        }
    }
}
