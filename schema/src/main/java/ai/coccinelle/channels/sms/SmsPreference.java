package ai.coccinelle.channels.sms;

/**
 * How a tenant wants its SMS written.
 *
 * @param cheaper whether letters that GSM-7 lacks, as ê, ç and û, lose their accents where that makes the whole SMS GSM-7
 * @param maxParts the most parts that an SMS may have, 1 to {@value #MOST_PARTS}
 */
public record SmsPreference(boolean cheaper, int maxParts) {
    /** Ten parts are 1,530 letters; Twilio takes 1,600. */
    public static final int MOST_PARTS = 10;

    /** What holds for a tenant that has said nothing. */
    public static final SmsPreference INITIAL = new SmsPreference(false, 4);

    public SmsPreference {
        if (!isAllowed(maxParts)) {
            throw new IllegalArgumentException("an SMS of at most " + maxParts + " parts");
        }
    }

    /** Whether that many parts may be the most. */
    public static boolean isAllowed(int maxParts) {
        return maxParts >= 1 && maxParts <= MOST_PARTS;
    }
}
