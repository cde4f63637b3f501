package ai.coccinelle.channels.producer.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Finds the encoding of a text file: by its mark, else UTF-8 when all of it is, else Windows-1252, as French Excel saves CSV. */
final class TextEncoding {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int AT_ONCE = 64 * 1024;

    private int continuations;
    private long sequences;
    private long stray;

    private TextEncoding() {}

    /** Reads the file to its end. */
    static Charset of(InputStream body) throws IOException {
        byte[] some = new byte[AT_ONCE];
        int length = body.readNBytes(some, 0, some.length);
        if (startsWith(some, length, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        if (startsWith(some, length, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(some, length, 0xef, 0xbb, 0xbf)) {
            return StandardCharsets.UTF_8;
        }
        if (nulls(some, length, 1) * 4 > length) {
            return StandardCharsets.UTF_16LE;
        }
        if (nulls(some, length, 0) * 4 > length) {
            return StandardCharsets.UTF_16BE;
        }
        TextEncoding found = new TextEncoding();
        while (length > 0) {
            found.look(some, length);
            length = body.readNBytes(some, 0, some.length);
        }
        return found.isUtf8() ? StandardCharsets.UTF_8 : WINDOWS_1252;
    }

    private static boolean startsWith(byte[] some, int length, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= length || Byte.toUnsignedInt(some[i]) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many of every second byte are 0: in UTF-16 without its mark that is nearly every second one. */
    private static long nulls(byte[] some, int length, int first) {
        long nulls = 0;
        for (int i = first; i < length; i += 2) {
            nulls += some[i] == 0 ? 1 : 0;
        }
        return nulls;
    }

    /** Counts the characters of more than one byte, and the bytes that are none in UTF-8. */
    private void look(byte[] some, int length) {
        for (int i = 0; i < length; i++) {
            int b = Byte.toUnsignedInt(some[i]);
            if (continuations > 0 && b >= 0x80 && b < 0xc0) {
                continuations--;
                sequences += continuations == 0 ? 1 : 0;
            } else {
                stray += continuations > 0 ? 1 : 0;
                continuations = b < 0xc2 || b > 0xf4 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
                stray += b >= 0x80 && continuations == 0 ? 1 : 0;
            }
        }
    }

    /** A few damaged characters do not make Windows-1252 of a text in UTF-8: that would garble all its accents. */
    private boolean isUtf8() {
        return stray + (continuations > 0 ? 1 : 0) <= sequences;
    }
}
