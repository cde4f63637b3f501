package ai.coccinelle.channels.credential;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Reads key material as a setting has it: JSON, its base64, or a file of either, named by a {@code file:} URI. */
final class KeyText {
    private static final String FILE = "file:";

    private KeyText() {}

    /**
     * The JSON.
     *
     * @throws IllegalArgumentException when there is none; it quotes nothing that could be a key
     */
    static String json(String setting) {
        String given = setting.strip();
        return decoded(given.startsWith(FILE) ? content(given).strip() : given);
    }

    private static String decoded(String given) {
        if (given.startsWith("{")) {
            return given;
        }
        try {
            return new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException("neither JSON, nor its base64, nor a file: URI");
        }
    }

    private static String content(String uri) {
        try {
            return Files.readString(Path.of(URI.create(uri)));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException fault) {
            throw new IllegalArgumentException("the file %s cannot be read (%s)"
                    .formatted(uri, fault.getClass().getSimpleName()));
        }
    }
}
