package ai.coccinelle.channels.client;

/**
 * The API did not answer, however often it was asked. Whether it did what it was asked is not known: ask again later, with the
 * same idempotency key.
 */
public final class NoAnswerException extends RuntimeException {
    NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
