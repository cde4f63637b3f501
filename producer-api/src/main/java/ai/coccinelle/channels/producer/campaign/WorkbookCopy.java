package ai.coccinelle.channels.producer.campaign;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies of a workbook (.xlsx) what is needed to read its first sheet, each part through {@link XmlGuard}. The sizes that a ZIP file
 * claims are not believed: a part is counted as it is unpacked, those that are passed over as well.
 */
final class WorkbookCopy {
    private static final Pattern NEEDED = Pattern.compile(
            "\\[content_types]\\.xml|xl/(?!calcchain)[^/]+\\.xml|xl/_rels/[^/]+\\.rels|xl/worksheets/[^/]+\\.xml");

    private static final int MOST_PARTS = 2_000;
    private static final int LONGEST_NAME = 200;
    private static final long MOST_BYTES = 256L << 20;
    private static final long LARGEST_SHEET = 160L << 20;
    private static final long MOST_STRINGS = 32L << 20;
    private static final long LARGEST_PART = 4L << 20;

    private WorkbookCopy() {}

    /**
     * Writes the copy, in place of what the file held.
     *
     * @throws XmlGuard.Refused when the workbook may not be read
     */
    static void write(InputStream workbook, Path copy) throws IOException {
        try {
            copy(workbook, copy);
        } catch (ZipException
                | EOFException
                | IllegalArgumentException damaged) { // the last: a name in no known encoding
            throw new XmlGuard.Refused("it is damaged");
        }
    }

    private static void copy(InputStream workbook, Path copy) throws IOException {
        XmlGuard guard = new XmlGuard();
        try (ZipInputStream parts = new ZipInputStream(workbook);
                ZipOutputStream kept = new ZipOutputStream(Files.newOutputStream(copy))) {
            kept.setLevel(Deflater.BEST_SPEED);
            long bytes = 0;
            int count = 0;
            for (ZipEntry part = parts.getNextEntry(); part != null; part = parts.getNextEntry()) {
                String name = part.getName().toLowerCase(Locale.ROOT);
                long left = MOST_BYTES - bytes;
                if (++count > MOST_PARTS || left <= 0) {
                    throw new XmlGuard.Refused("it is too large when it is unpacked");
                }
                if (name.length() <= LONGEST_NAME && NEEDED.matcher(name).matches()) {
                    kept.putNextEntry(new ZipEntry(part.getName()));
                    bytes += guard.copy(parts, kept, Math.min(left, largest(name)));
                    kept.closeEntry();
                } else {
                    bytes += passedOver(parts, left);
                }
            }
        }
        guard.checkStrings();
    }

    private static long largest(String name) {
        return name.startsWith("xl/worksheets/")
                ? LARGEST_SHEET
                : name.startsWith("xl/sharedstrings") ? MOST_STRINGS : LARGEST_PART;
    }

    private static long passedOver(InputStream part, long most) throws IOException {
        byte[] some = new byte[64 * 1024];
        long bytes = 0;
        for (int read = part.read(some); read >= 0; read = part.read(some)) {
            bytes += read;
            if (bytes > most) {
                throw new XmlGuard.Refused("it is too large when it is unpacked");
            }
        }
        return bytes;
    }
}
