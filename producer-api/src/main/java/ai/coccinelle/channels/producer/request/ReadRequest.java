package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Refusal;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose body does not come from the connection: it lies elsewhere, or is read when it is first asked for. */
final class ReadRequest extends HttpServletRequestWrapper {
    private final Source source;
    private @Nullable Stream stream;

    /** Where a body comes from. */
    @FunctionalInterface
    interface Source {
        /**
         * Opens it, once.
         *
         * @throws Refusal when it is not taken in
         */
        InputStream open() throws IOException;
    }

    /** @param source of all of the body; whoever made it closes what it opened */
    ReadRequest(HttpServletRequest request, Source source) {
        super(request);
        this.source = source;
    }

    /** A request whose body lies in memory. */
    static ReadRequest of(HttpServletRequest request, Body.Whole body) {
        return new ReadRequest(request, body::open);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Stream(source.open());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Stream extends ServletInputStream {
        private final InputStream body;
        private boolean ended;

        Stream(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            ended = read < 0;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = body.read(target, offset, length);
            ended = read < 0;
            return read;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            byte[] all = body.readAllBytes();
            ended = true;
            return all;
        }

        @Override
        public boolean markSupported() {
            return body.markSupported();
        }

        @Override
        public void mark(int limit) {
            body.mark(limit);
        }

        @Override
        public void reset() throws IOException {
            body.reset();
            ended = false;
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the body is already read");
        }
    }
}
