package ai.coccinelle.channels.producer.campaign;

import java.io.IOException;
import java.io.InputStream;

/** A file that can be read more than once, as one on disk can. */
@FunctionalInterface
interface FileBody {
    /** Opens it at its first byte. */
    InputStream open() throws IOException;
}
