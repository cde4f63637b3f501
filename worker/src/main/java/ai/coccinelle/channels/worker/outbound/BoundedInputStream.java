package ai.coccinelle.channels.worker.outbound;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Yields a bounded number of bytes, and fails on the next one. */
final class BoundedInputStream extends FilterInputStream {
    private int left;

    BoundedInputStream(InputStream in, int most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        require();
        int read = super.read();
        left -= read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        require();
        int read = super.read(bytes, offset, Math.min(length, left));
        left -= Math.max(read, 0);
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        require();
        long skipped = super.skip(Math.min(count, left));
        left -= (int) skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void require() throws IOException {
        if (left <= 0) {
            throw new IOException("the server says more than is read of one connection");
        }
    }
}
