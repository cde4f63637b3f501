package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    void aCursorIsReadBack() {
        UUID last = UUID.randomUUID();
        assertThat(Cursor.read(Cursor.after(last))).contains(last);
    }

    @Test
    void whatIsNoCursorIsNone() {
        for (String text : new String[] {"abc", "!!", "AAAA", UUID.randomUUID().toString()}) {
            assertThat(Cursor.read(text)).isEmpty();
        }
    }
}
