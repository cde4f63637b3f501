package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.credential.Jwks;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.tenant.ApiKey;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Where the quickstart keeps its database, its keys and what it wrote for others, from one run to the next. */
final class DataFolder implements AutoCloseable {
    private static final long NEEDED_BYTES = 500L * 1024 * 1024;
    private static final Duration OLD_SERVER_STOPS_WITHIN = Duration.ofSeconds(15);

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Properties keys = new Properties();

    private DataFolder(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Opens the folder for this process alone.
     *
     * @throws CannotStart when it cannot be written, is too full, or another quickstart runs on it
     */
    static DataFolder open(Path folder) throws CannotStart {
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).getUsableSpace() < NEEDED_BYTES) {
                throw new CannotStart("less than 500 MB of disk are free at " + folder.toAbsolutePath()
                        + "; free some, or choose another folder with --data");
            }
            FileChannel lockFile = FileChannel.open(
                    folder.resolve("quickstart.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new CannotStart("another quickstart runs on " + folder.toAbsolutePath()
                        + "; stop it, or choose another folder with --data");
            }
            DataFolder opened = new DataFolder(folder, lockFile, lock);
            opened.readKeys();
            return opened;
        } catch (IOException fault) {
            throw new CannotStart(
                    "cannot write to " + folder.toAbsolutePath() + " (" + fault
                            + "); choose another folder with --data",
                    fault);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private void readKeys() throws IOException {
        Path file = folder.resolve("keys.properties");
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                keys.load(reader);
            }
        } else {
            Keysets keysets = Keysets.generate();
            keys.setProperty("publicKeyset", keysets.publicKeyset());
            keys.setProperty("privateKeyset", keysets.privateKeyset().reveal());
            keys.setProperty("platformKey", ApiKey.generate(false).reveal());
        }
        // a folder of an earlier version has none of these
        keys.putIfAbsent("webhookKeyset", WebhookSeal.newKeyset().reveal());
        keys.putIfAbsent("addressKey", ApiKey.generate(false).reveal());
        keys.putIfAbsent("vapiWebhookSecret", ApiKey.generate(false).reveal());
        if (keys.getProperty("privateJwks") == null) {
            makeJwks();
        }
        writeKeys();
    }

    private void makeJwks() {
        Jwks jwks = Jwks.generate();
        keys.setProperty("publicJwks", jwks.publicJwks());
        keys.setProperty("privateJwks", jwks.privateJwks().reveal());
    }

    private void writeKeys() throws IOException {
        StringWriter text = new StringWriter();
        keys.store(text, "the quickstart's own keys; remove the folder to begin anew");
        writeForOwner(folder.resolve("keys.properties"), text.toString());
    }

    /** Writes a file that only its owner reads, whole or not at all. */
    private static Path writeForOwner(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    String publicKeyset() {
        return keys.getProperty("publicKeyset");
    }

    String privateKeyset() {
        return keys.getProperty("privateKeyset");
    }

    String webhookKeyset() {
        return keys.getProperty("webhookKeyset");
    }

    String addressKey() {
        return keys.getProperty("addressKey");
    }

    String vapiWebhookSecret() {
        return keys.getProperty("vapiWebhookSecret");
    }

    String publicJwks() {
        return keys.getProperty("publicJwks");
    }

    String privateJwks() {
        return keys.getProperty("privateJwks");
    }

    String platformKey() {
        return keys.getProperty("platformKey");
    }

    Optional<String> tenantKey() {
        return Optional.ofNullable(keys.getProperty("tenantKey"));
    }

    void keepTenantKey(String key) throws IOException {
        keys.setProperty("tenantKey", key);
        writeKeys();
    }

    /** Writes NAME=value lines for scripts. */
    Path writeEnvironment(Map<String, String> variables) throws IOException {
        StringBuilder lines = new StringBuilder();
        variables.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        return writeForOwner(folder.resolve("quickstart.env"), lines.toString());
    }

    /**
     * Stops the database server that a killed quickstart left behind on this folder. The folder's lock is ours, so
     * nobody uses it.
     */
    void stopOrphanedServer() throws CannotStart {
        Path pidFile = postgres().resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            Optional<ProcessHandle> server = ProcessHandle.of(pid).filter(this::runsOnThisFolder);
            if (server.isPresent()) {
                server.get().destroy();
                server.get().onExit().get(OLD_SERVER_STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException | ExecutionException | TimeoutException | NumberFormatException fault) {
            throw new CannotStart(
                    "a database server still runs on " + postgres() + " (see " + pidFile + "); stop it and start again",
                    fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted", stopped);
        }
    }

    /** A stale file may name a process that is somebody else's by now. */
    private boolean runsOnThisFolder(ProcessHandle process) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        return process.info().command().orElse("").contains("postgres")
                && arguments.contains(postgres().toString());
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
