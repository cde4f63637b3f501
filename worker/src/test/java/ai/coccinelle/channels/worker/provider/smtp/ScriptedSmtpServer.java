package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that follows a script: in the clear, and encrypted from STARTTLS on where the script answers that step with
 * 220.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    public static final String GREETING = "greeting";
    /** The dot that ends a message. */
    public static final String DOT = ".";

    /** Says nothing and keeps the connection. */
    public static final String SILENCE = "silence";
    /** Says nothing and closes the connection. */
    public static final String HANG_UP = "hang up";

    /** Begins a reply of so many bytes that ends with what a polite server says. */
    static final String FLOOD = "flood";

    /** A byte now and then, for as long as anybody reads. */
    static final String DRIP = "drip";

    private static final int FLOOD_BYTES = 4 << 20;

    private static final Map<String, String> POLITE = Map.of(
            GREETING,
            "220 scripted ESMTP",
            "EHLO",
            "250-scripted\r\n250 AUTH PLAIN LOGIN",
            "AUTH",
            "235 2.7.0 Accepted",
            "MAIL",
            "250 2.1.0 Ok",
            "RCPT",
            "250 2.1.5 Ok",
            "DATA",
            "354 Go ahead",
            DOT,
            "250 2.0.0 Queued",
            "QUIT",
            "221 2.0.0 Bye",
            "RSET",
            "250 2.0.0 Ok");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> script = new ConcurrentHashMap<>(POLITE);
    private final Map<String, Queue<String>> once = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> content = new ConcurrentLinkedQueue<>();

    public ScriptedSmtpServer() throws IOException {
        Thread.ofVirtual().start(this::listen);
    }

    /** At this step it says this from now on. */
    public ScriptedSmtpServer saying(String step, String reply) {
        script.put(step, reply);
        return this;
    }

    /** At this step it says this the next time, and after that what it says otherwise. */
    public ScriptedSmtpServer sayingOnce(String step, String reply) {
        once.computeIfAbsent(step, any -> new ConcurrentLinkedQueue<>()).add(reply);
        return this;
    }

    /** At this step it takes its time until it is let go on. */
    public ScriptedSmtpServer holding(String step) {
        held.put(step, new CountDownLatch(1));
        return this;
    }

    public void goOn(String step) {
        CountDownLatch latch = held.remove(step);
        if (latch != null) {
            latch.countDown();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** How many conversations are over. */
    int ended() {
        return ended.get();
    }

    /** The lines of all content that was taken. */
    public List<String> content() {
        return List.copyOf(content);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void talk(Socket plain) {
        Socket socket = plain;
        try {
            BufferedReader in = reader(socket);
            boolean goesOn = say(socket, GREETING);
            while (goesOn) {
                String line = in.readLine();
                goesOn = answer(socket, in, line);
                if (goesOn
                        && "STARTTLS".equals(line)
                        && script.getOrDefault(line, "").startsWith("220")) {
                    socket = encrypted(socket);
                    in = reader(socket);
                }
            }
        } catch (IOException gone) {
            // the client has gone away
        } finally {
            ended.incrementAndGet();
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Socket encrypted(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) SimulatorTls.serverContext()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setUseClientMode(false);
        return tls;
    }

    private boolean answer(Socket socket, BufferedReader in, @Nullable String line) throws IOException {
        if (line == null) {
            return false;
        }
        commands.add(line);
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        String reply = reply(verb);
        boolean goesOn = say(socket, verb, reply);
        return goesOn && verb.equals("DATA") && reply.startsWith("354") ? takeContent(socket, in) : goesOn;
    }

    private boolean takeContent(Socket socket, BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(DOT)) {
            content.add(line);
            line = in.readLine();
        }
        return line != null && say(socket, DOT);
    }

    private String reply(String step) {
        String next = once.getOrDefault(step, new ConcurrentLinkedQueue<>()).poll();
        return next == null ? script.getOrDefault(step, "502 5.5.1 Unknown") : next;
    }

    private boolean say(Socket socket, String step) throws IOException {
        return say(socket, step, reply(step));
    }

    /** Whether the conversation goes on. */
    private boolean say(Socket socket, String step, String reply) throws IOException {
        await(step);
        if (reply.equals(HANG_UP)) {
            socket.close();
        } else if (reply.equals(DRIP)) {
            drip(socket.getOutputStream());
        } else if (!reply.equals(SILENCE)) {
            OutputStream out = socket.getOutputStream();
            out.write((reply.equals(FLOOD) ? flood(step) : reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return !reply.equals(HANG_UP);
    }

    private static void drip(OutputStream out) throws IOException {
        while (true) {
            out.write('2');
            out.flush();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String flood(String step) {
        String polite = POLITE.getOrDefault(step, "250 Ok");
        return polite.substring(0, 3) + "-" + "x".repeat(FLOOD_BYTES) + "\r\n" + polite + "\r\n";
    }

    private void await(String step) {
        CountDownLatch latch = held.get(step);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
