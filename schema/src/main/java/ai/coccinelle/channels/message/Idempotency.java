package ai.coccinelle.channels.message;

/**
 * A caller's promise that requests with this key are one request.
 *
 * @param key the Idempotency-Key header, at most 255 characters; a test key's is another than a live one's
 * @param requestHash SHA-256 of what was asked: 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared in SQL only
public record Idempotency(String key, byte[] requestHash) {
    /** No header holds one. */
    private static final String TEST = "test\t";

    /** @param sandbox whether a test key promises it */
    public static Idempotency of(String header, boolean sandbox, byte[] requestHash) {
        return new Idempotency(sandbox ? TEST + header : header, requestHash);
    }
}
