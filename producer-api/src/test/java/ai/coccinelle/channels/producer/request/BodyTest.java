package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTest {
    private static final int MOST = 100_000;

    private final Room room = new Room(2 * MOST + Body.WAITING, 2 * MOST + Body.WAITING);
    private final Room.Portion portion = room.open("a", false);
    private final AtomicLong now = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"0,0", "0,-1", "1,1", "1,-1", "8192,8192", "8192,-1", "99999,99999", "100000,100000", "100000,-1"})
    void aBodyIsReadWholeAnnouncedOrNot(int length, int announced) throws IOException {
        assertThat(read(new ByteArrayInputStream(new byte[length]), announced))
                .isInstanceOfSatisfying(
                        Body.Whole.class, whole -> assertThat(whole.length()).isEqualTo(length));
    }

    @Test
    void whatWasReadIsWhatWasSentAtOnceByPiecesAndAgain() throws IOException {
        byte[] sent = new byte[MOST];
        new Random(7).nextBytes(sent);
        Body.Whole whole = (Body.Whole) read(new ByteArrayInputStream(sent), -1);
        assertThat(whole.open().readAllBytes()).isEqualTo(sent);
        assertThat(whole.open().transferTo(OutputStream.nullOutputStream())).isEqualTo(MOST);
        InputStream stream = whole.open();
        assertThat(stream.read()).isEqualTo(sent[0] & 0xff);
        stream.mark(1);
        assertThat(stream.readNBytes(70_000)).isEqualTo(Arrays.copyOfRange(sent, 1, 70_001));
        stream.reset();
        assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(sent, 1, MOST));
        assertThat(stream.read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"100001,100001", "100001,-1", "5000000,-1"})
    void oneThatIsTooLargeIsNot(int length, int announced) throws IOException {
        assertThat(slug(read(new ByteArrayInputStream(new byte[length]), announced)))
                .isEqualTo("body-too-large");
    }

    @Test
    void whatIsAnnouncedTakesNoRoomBeforeItComes() throws IOException {
        Body body = read(
                new InputStream() {
                    @Override
                    public int read() {
                        assertThat(room.taken()).isLessThanOrEqualTo(Body.FIRST + Body.WAITING);
                        return -1;
                    }
                },
                MOST);
        assertThat(body).isInstanceOf(Body.Whole.class);
    }

    @Test
    void whatFindsNoRoomIsRefused() throws IOException {
        assertThat(room.open("b", false).grow(2 * MOST - 10_000)).isTrue();
        assertThat(slug(read(new ByteArrayInputStream(new byte[20_000]), -1))).isEqualTo("overloaded");
        portion.close();
        assertThat(read(new ByteArrayInputStream(new byte[1_000]), -1)).isInstanceOf(Body.Whole.class);
    }

    @Test
    void whatIsWaitedForTakesRoomUntilItIsThere() throws IOException {
        read(new ByteArrayInputStream(new byte[1_000]), 1_000);
        assertThat(room.taken()).isEqualTo(1_000);

        assertThat(room.open("b", false).grow(2 * MOST)).isTrue();
        assertThat(slug(read(new ByteArrayInputStream(new byte[1]), 1)))
                .as("no more may wait")
                .isEqualTo("overloaded");
    }

    @Test
    void oneThatDripsIsGivenUp() throws IOException {
        Duration drop = Duration.ofSeconds(4);
        assertThat(slug(read(dripping(1, drop), MOST))).isEqualTo("body-too-slow");
        assertThat(Duration.ofNanos(now.get())).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void oneThatComesSlowlyButSteadilyIsRead() throws IOException {
        Duration second = Duration.ofSeconds(1);
        assertThat(read(dripping(16 * 1024, second), -1)).isInstanceOf(Body.Whole.class);
    }

    private Body read(InputStream stream, long announced) throws IOException {
        return Body.read(stream, announced, MOST, portion, now::get);
    }

    private static String slug(Body body) {
        return ((Body.Refused) body).problem().type().slug();
    }

    /** A stream that gives so many bytes each time that so much time went by. */
    private InputStream dripping(int bytes, Duration pause) {
        return new ByteArrayInputStream(new byte[MOST]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                now.addAndGet(pause.toNanos());
                return super.read(target, offset, Math.min(bytes, length));
            }
        };
    }
}
