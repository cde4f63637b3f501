package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.stage.Pause;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Many connections that begin a request and do not end it; a byte now and then keeps each of them. Those that are closed are opened anew. */
final class HeldConnections implements AutoCloseable {
    private static final Duration DROP_EVERY = Duration.ofSeconds(4);
    private static final Duration BETWEEN = Duration.ofMillis(1);

    /** So many of those that were closed are opened anew at each round: a flood of connections is another attack. */
    private static final int REOPENED = 200;

    private final URI api;
    private final int many;
    private final Beginning beginning;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Those of the open ones on which all was written that is to be at once. */
    private final Set<Socket> held = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private int begun;
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
        held.forEach(this::drop);
        int missing = many - open.size();
        for (int i = 0; i < Math.min(missing, begun < many ? many : REOPENED); i++) {
            begun++;
            Thread.ofVirtual().start(this::begin);
            Pause.until(System.nanoTime() + BETWEEN.toNanos());
        }
    }

    private void begin() {
        if (open.size() >= many || closed) {
            return;
        }
        try {
            write(connect());
        } catch (IOException refused) {
            // the next round sees to it
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.getPort());
        open.add(socket);
        return socket;
    }

    private void write(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(beginning.head().getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[64 * 1024];
            Arrays.fill(some, (byte) ' ');
            for (int left = beginning.bodyBytes(); left > 0 && !closed; left -= some.length) {
                out.write(some, 0, Math.min(left, some.length));
            }
            held.add(socket);
        } catch (IOException hungUp) {
            forget(socket);
        }
    }

    private void drop(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException hungUp) {
            forget(socket);
        }
    }

    private void forget(Socket socket) {
        held.remove(socket);
        open.remove(socket);
        close(socket);
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
