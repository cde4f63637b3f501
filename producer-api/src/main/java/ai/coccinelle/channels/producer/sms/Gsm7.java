package ai.coccinelle.channels.producer.sms;

/**
 * The default alphabet of GSM and its extension table (3GPP TS 23.038, 6.2.1). At 0x09 stands Ç, as the standard prints it
 * and as Twilio counts it; some devices show ç there, which no sender can rely on.
 */
final class Gsm7 {
    /** In the order of the septets; the escape at 0x1b leads to the extension table, and is no letter. */
    static final String ALPHABET = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Each of these is an escape and a septet. */
    static final String EXTENSION = "\f^{}\\[~]|€";

    private static final char ESCAPE = '\u001b';

    /** By the character; of the two alphabets only the euro sign lies beyond. */
    private static final byte[] SEPTETS = new byte[0x400];

    static {
        ALPHABET.chars().filter(c -> c != ESCAPE).forEach(c -> SEPTETS[c] = 1);
        EXTENSION.chars().filter(c -> c < SEPTETS.length).forEach(c -> SEPTETS[c] = 2);
    }

    private Gsm7() {}

    /** How many septets the character takes: 1, or 2 with its escape; 0 when GSM-7 lacks it. */
    static int septets(char c) {
        return c < SEPTETS.length ? SEPTETS[c] : c == '€' ? 2 : 0;
    }

    static boolean has(char c) {
        return septets(c) > 0;
    }

    /** Whether all of the text can be written in GSM-7. */
    static boolean canWrite(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!has(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
