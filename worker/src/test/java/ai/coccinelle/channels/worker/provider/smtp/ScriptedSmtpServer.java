package ai.coccinelle.channels.worker.provider.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A mail server that says what it is told to say, in the clear. */
final class ScriptedSmtpServer implements AutoCloseable {
    static final String GREETING = "greeting";
    /** The dot that ends a message. */
    static final String DOT = ".";

    /** Says nothing and keeps the connection. */
    static final String SILENCE = "silence";
    /** Says nothing and closes the connection. */
    static final String HANG_UP = "hang up";

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
    private final Map<String, String> script = new HashMap<>(POLITE);
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();

    ScriptedSmtpServer() throws IOException {
        Thread.ofVirtual().start(this::listen);
    }

    /** At this step it says this from now on. */
    ScriptedSmtpServer saying(String step, String reply) {
        script.put(step, reply);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> commands() {
        return List.copyOf(commands);
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

    private void talk(Socket socket) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            boolean goesOn = say(socket, GREETING);
            while (goesOn) {
                goesOn = answer(socket, in, in.readLine());
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private boolean answer(Socket socket, BufferedReader in, @Nullable String line) throws IOException {
        if (line == null) {
            return false;
        }
        commands.add(line);
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        boolean goesOn = say(socket, verb);
        return goesOn && verb.equals("DATA") && script.getOrDefault(verb, "").startsWith("354")
                ? takeContent(socket, in)
                : goesOn;
    }

    private boolean takeContent(Socket socket, BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(DOT)) {
            line = in.readLine();
        }
        return say(socket, DOT);
    }

    /** Whether the conversation goes on. */
    private boolean say(Socket socket, String step) throws IOException {
        String reply = script.getOrDefault(step, "502 5.5.1 Unknown");
        if (reply.equals(HANG_UP)) {
            socket.close();
        } else if (!reply.equals(SILENCE)) {
            OutputStream out = socket.getOutputStream();
            out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return !reply.equals(HANG_UP);
    }
}
