package ai.coccinelle.channels.bench.fairness;

import ai.coccinelle.channels.bench.stage.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A mail server that takes every connection and never says a word. */
final class SilentMailServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket listening;
    private final Set<Socket> taken = ConcurrentHashMap.newKeySet();

    SilentMailServer() {
        try {
            listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException fault) {
            throw new CannotRun("no port for the silent mail server", fault);
        }
        Thread.ofVirtual().name("silent-mail-server").start(this::take);
    }

    private void take() {
        while (!listening.isClosed()) {
            try {
                taken.add(listening.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections it has taken so far. */
    int connections() {
        return taken.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }
}
