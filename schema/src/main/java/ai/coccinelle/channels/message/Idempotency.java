package ai.coccinelle.channels.message;

/**
 * A caller's promise that requests with this key are one request.
 *
 * @param key the Idempotency-Key header, at most 255 characters
 * @param requestHash SHA-256 of what was asked: 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared in SQL only
public record Idempotency(String key, byte[] requestHash) {}
