package ai.coccinelle.channels.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a reader waits for what a connection owes him: nobody else ends a read from one that has gone silent. */
record Patience(Duration atMost) {
    /** What is read of a stream; null at its end. */
    interface Read<T> {
        @Nullable
        T read() throws IOException;
    }

    /** @throws IOException also when it took longer: the stream was closed then */
    <T> @Nullable T read(InputStream stream, Read<T> read) throws IOException {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        alarm.orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, silent) -> {
            if (silent != null) {
                close(stream);
            }
        });
        try {
            return read.read();
        } finally {
            alarm.complete(null);
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
