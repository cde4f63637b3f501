package ai.coccinelle.channels.simulator.twilio;

/** How many parts an SMS is billed as (3GPP TS 23.038 and 23.040). */
final class Segments {
    private static final String GSM_7 = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String GSM_7_EXTENDED = "^{}\\[~]|€\f";

    private Segments() {}

    static int count(String text) {
        return text.chars().allMatch(Segments::isGsm7) ? pack(gsm7(text), 160, 153) : pack(ucs2(text), 70, 67);
    }

    private static boolean isGsm7(int unit) {
        return GSM_7.indexOf(unit) >= 0 || isExtended(unit);
    }

    private static boolean isExtended(int unit) {
        return GSM_7_EXTENDED.indexOf(unit) >= 0;
    }

    private static int[] gsm7(String text) {
        return text.chars().map(unit -> isExtended(unit) ? 2 : 1).toArray();
    }

    private static int[] ucs2(String text) {
        return text.codePoints().map(Character::charCount).toArray();
    }

    /** A character of two units is never cut in two. */
    private static int pack(int[] widths, int alone, int each) {
        int total = 0;
        int parts = 1;
        int used = 0;
        for (int width : widths) {
            total += width;
            if (used + width > each) {
                parts++;
                used = 0;
            }
            used += width;
        }
        return total <= alone ? 1 : parts;
    }
}
