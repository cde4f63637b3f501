package ai.coccinelle.channels.simulator.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The mail server's certificate: self-signed, for localhost and 127.0.0.1, until 2125. GreenMail's own names no host, so
 * no client that checks the server's identity accepts it. The private key is public: trust it in tests only.
 */
public final class SimulatorTls {
    private static final String RESOURCE = "localhost.p12";
    private static final char[] PASSWORD = "simulator".toCharArray();
    private static final String ALIAS = "simulator";

    private SimulatorTls() {}

    public static X509Certificate certificate() {
        try {
            return (X509Certificate) Objects.requireNonNull(keyStore().getCertificate(ALIAS));
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    /** Trusts this certificate and nothing else. */
    public static SSLContext clientContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    /** Writes a PKCS12 trust store for {@code -Djavax.net.ssl.trustStore} of another process. */
    public static void writeTrustStore(Path file, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            trustStore().store(out, password.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    /** Shows this certificate. One for all connections: the key is read once, and sessions can be resumed. */
    public static SSLContext serverContext() {
        return Server.CONTEXT;
    }

    private static KeyStore trustStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(ALIAS, certificate());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private static KeyStore keyStore() {
        try (InputStream in = Objects.requireNonNull(SimulatorTls.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private static IllegalStateException broken(Exception e) {
        return new IllegalStateException("the simulator's certificate cannot be used", e);
    }

    private static final class Server {
        private static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(keyStore(), PASSWORD);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw broken(e);
            }
        }
    }
}
