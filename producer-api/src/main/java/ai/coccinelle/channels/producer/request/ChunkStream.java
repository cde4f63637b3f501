package ai.coccinelle.channels.producer.request;

import java.io.InputStream;
import java.util.List;

/** Reads a body that lies in memory. */
final class ChunkStream extends InputStream {
    private final List<byte[]> chunks;
    private int chunk;
    private int at;
    private int left;
    private int markedChunk;
    private int markedAt;
    private int markedLeft;

    ChunkStream(Body.Whole body) {
        this.chunks = body.chunks();
        this.left = body.length();
        mark(0);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (at == chunks.get(chunk).length) {
            chunk++;
            at = 0;
        }
        byte[] from = chunks.get(chunk);
        int read = Math.min(Math.min(length, left), from.length - at);
        System.arraycopy(from, at, target, offset, read);
        at += read;
        left -= read;
        return read;
    }

    @Override
    public byte[] readAllBytes() {
        byte[] all = new byte[left];
        for (int read = 0; left > 0; ) {
            read += read(all, read, all.length - read);
        }
        return all;
    }

    @Override
    public int available() {
        return left;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        markedChunk = chunk;
        markedAt = at;
        markedLeft = left;
    }

    @Override
    public void reset() {
        chunk = markedChunk;
        at = markedAt;
        left = markedLeft;
    }
}
