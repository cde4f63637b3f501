package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedlesTest {
    private final Random random = new Random(7);

    @Test
    void theyFindWhatASearchForEachFinds() {
        for (int round = 0; round < 300; round++) {
            String content = text(random.nextInt(400));
            List<String> needles = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                needles.add(i % 2 == 0 || content.length() < 20 ? text(8 + random.nextInt(4)) : partOf(content));
            }

            var found = new Needles(needles).in(content);

            assertThat(found.values().stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(needles.stream()
                            .filter(content::contains)
                            .distinct()
                            .toList());
            found.forEach((at, texts) -> assertThat(texts).allMatch(text -> content.indexOf(text) == at));
        }
    }

    @Test
    void whatIsTooShortIsRefused() {
        assertThatThrownBy(() -> new Needles(List.of("1234567"))).isInstanceOf(IllegalArgumentException.class);
    }

    private String partOf(String content) {
        int from = random.nextInt(content.length() - 12);
        return content.substring(from, from + 8 + random.nextInt(4));
    }

    /** Of few letters, so that beginnings repeat. */
    private String text(int length) {
        return random.ints(length, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
