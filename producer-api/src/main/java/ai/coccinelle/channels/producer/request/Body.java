package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.http.HttpHeaders;

/** A request's body, read whole into memory, or why it was not. */
sealed interface Body {
    /**
     * In chunks, since one array of megabytes costs a collection of its own.
     *
     * @param chunks of whose bytes the first {@code length} are the body
     */
    record Whole(List<byte[]> chunks, int length) implements Body {
        public Whole {
            chunks = List.copyOf(chunks);
        }

        InputStream open() {
            return new ChunkStream(this);
        }
    }

    record Refused(Problem problem) implements Body {}

    /** The first chunk: most bodies fit. */
    int FIRST = 8 * 1024;

    int CHUNK = 64 * 1024;

    /** What a request takes besides while its body is waited for: its connection's buffers and its thread. */
    int WAITING = 128 * 1024;

    /**
     * Reads a body. A length that is announced is not trusted: room is taken as the bytes arrive.
     *
     * @param announced its length, or -1
     * @param most so many bytes it may have
     */
    static Body read(InputStream stream, long announced, int most, Room.Portion room, LongSupplier nanoTime)
            throws IOException {
        if (announced > most) {
            return new Refused(tooLarge(most));
        }
        if (!room.grow(WAITING)) {
            return new Refused(noRoom());
        }
        try {
            return awaited(stream, announced, most, room, Pace.begin(nanoTime));
        } finally {
            room.shrink(WAITING);
        }
    }

    private static Body awaited(InputStream stream, long announced, int most, Room.Portion room, Pace pace)
            throws IOException {
        int ending = announced < 0 ? most + 1 : (int) announced;
        List<byte[]> chunks = new ArrayList<>();
        byte[] chunk = new byte[0];
        int filled = 0;
        int length = 0;
        while (length != announced) {
            if (filled == chunk.length) {
                int wanted = Math.min(chunks.isEmpty() ? FIRST : CHUNK, ending - length);
                if (!room.grow(wanted)) {
                    return new Refused(noRoom());
                }
                chunk = new byte[wanted];
                chunks.add(chunk);
                filled = 0;
            }
            int read = stream.read(chunk, filled, chunk.length - filled);
            if (read < 0) {
                break;
            }
            filled += read;
            length += read;
            if (length > most) {
                return new Refused(tooLarge(most));
            }
            if (pace.isTooSlow(length)) {
                return new Refused(tooSlow());
            }
        }
        return new Whole(chunks, length);
    }

    static Problem tooLarge(long most) {
        return Problem.of(
                ProblemType.BODY_TOO_LARGE,
                "The body may have at most %d bytes. Send less of it, or several requests.".formatted(most));
    }

    static Problem tooSlow() {
        return Problem.of(
                        ProblemType.BODY_TOO_SLOW,
                        "The body arrived more slowly than it is waited for; nothing of it was stored. Send the request again,"
                                + " without pauses.")
                .with(HttpHeaders.CONNECTION, "close");
    }

    /** Too much is under way: of this caller, or of all. */
    static Problem noRoom() {
        return Problem.of(
                        ProblemType.OVERLOADED,
                        "More bytes of requests are under way than are taken in at once. Wait some seconds, and send this one"
                                + " again; nothing of it was stored.")
                .with(HttpHeaders.RETRY_AFTER, "2");
    }
}
