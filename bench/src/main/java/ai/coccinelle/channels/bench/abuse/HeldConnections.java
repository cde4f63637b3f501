package ai.coccinelle.channels.bench.abuse;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Many connections that begin a request and do not end it; a byte now and then keeps each of them. Those that are closed are opened anew. */
final class HeldConnections implements AutoCloseable {
    private static final Duration DROP_EVERY = Duration.ofSeconds(4);
    private static final int OPENED_AT_ONCE = 200;

    private final URI api;
    private final int many;
    private final Beginning beginning;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean closed;

    /** How a request begins. */
    record Beginning(String head, int bodyBytes) {
        /** A request whose body ends a byte too early. */
        static Beginning of(String method, String path, String key, int announced, int sent) {
            return new Beginning(
                    "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
                            .formatted(
                                    method,
                                    path,
                                    key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n",
                                    announced),
                    sent);
        }
    }

    private HeldConnections(URI api, int many, Beginning beginning) {
        this.api = api;
        this.many = many;
        this.beginning = beginning;
    }

    static HeldConnections open(URI api, int many, Beginning beginning) {
        HeldConnections held = new HeldConnections(api, many, beginning);
        var _ = held.rounds.scheduleWithFixedDelay(held::round, 0, DROP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return held;
    }

    private void round() {
        open.forEach(this::drop);
        int missing = Math.min(many - open.size(), OPENED_AT_ONCE);
        while (missing > 0 && !closed) {
            for (int i = 0; i < missing; i++) {
                Thread.ofVirtual().start(this::begin);
            }
            sleep();
            missing = Math.min(many - open.size(), OPENED_AT_ONCE);
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        if (open.size() >= many || closed) {
            return;
        }
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.getPort());
            open.add(socket);
            OutputStream out = socket.getOutputStream();
            out.write(beginning.head().getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[64 * 1024];
            java.util.Arrays.fill(some, (byte) ' ');
            for (int left = beginning.bodyBytes(); left > 0 && !closed; left -= some.length) {
                out.write(some, 0, Math.min(left, some.length));
            }
        } catch (IOException refused) {
            // the next round sees to it
        }
    }

    private void drop(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException hungUp) {
            open.remove(socket);
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is gone
        }
    }

    @Override
    public void close() {
        closed = true;
        rounds.shutdownNow();
        open.forEach(HeldConnections::close);
    }
}
