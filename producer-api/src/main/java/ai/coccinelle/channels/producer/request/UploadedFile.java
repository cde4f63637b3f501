package ai.coccinelle.channels.producer.request;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a request brought, on disk until the request is answered. */
public final class UploadedFile {
    static final String ATTRIBUTE = UploadedFile.class.getName();

    private UploadedFile() {}

    /** Opens the file at its first byte, as often as needed. */
    public static InputStream open(HttpServletRequest request) throws IOException {
        if (request.getAttribute(ATTRIBUTE) instanceof Path file) {
            return new BufferedInputStream(Files.newInputStream(file));
        }
        throw new IllegalStateException("the request brought no file");
    }
}
