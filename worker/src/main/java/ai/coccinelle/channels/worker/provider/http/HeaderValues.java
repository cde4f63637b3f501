package ai.coccinelle.channels.worker.provider.http;

import ai.coccinelle.channels.credential.Secret;

/** What may stand in a header. */
public final class HeaderValues {
    private HeaderValues() {}

    /**
     * Whether the secret can be sent in a header: visible ASCII. The JDK's client would quote any other in the text of an
     * exception.
     */
    public static boolean canCarry(Secret secret) {
        return !secret.isBlank() && secret.reveal().chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
