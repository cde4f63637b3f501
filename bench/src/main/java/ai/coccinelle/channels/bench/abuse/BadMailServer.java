package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.stage.CannotRun;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A mail server whose greeting has no end: it gushes, or it drips. */
final class BadMailServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int GUSH = 64 * 1024;
    private static final long DRIP_SECONDS = 10;

    private final ServerSocket listening;
    private final boolean gushes;
    private final Set<Socket> taken = ConcurrentHashMap.newKeySet();

    private BadMailServer(boolean gushes) {
        this.gushes = gushes;
        try {
            listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException fault) {
            throw new CannotRun("no port for the mail server", fault);
        }
        Thread.ofVirtual().name("bad-mail-server").start(this::take);
    }

    static BadMailServer gushing() {
        return new BadMailServer(true);
    }

    static BadMailServer dripping() {
        return new BadMailServer(false);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void take() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                taken.add(socket);
                Thread.ofVirtual().start(() -> greet(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void greet(Socket socket) {
        byte[] more = new byte[gushes ? GUSH : 1];
        Arrays.fill(more, (byte) 'x');
        try (socket) {
            OutputStream out = socket.getOutputStream();
            out.write("220-".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(more);
                if (!gushes) {
                    TimeUnit.SECONDS.sleep(DRIP_SECONDS);
                }
            }
        } catch (IOException hungUp) {
            taken.remove(socket);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }
}
