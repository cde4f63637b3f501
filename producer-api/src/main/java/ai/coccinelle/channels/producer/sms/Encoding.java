package ai.coccinelle.channels.producer.sms;

import com.fasterxml.jackson.annotation.JsonValue;

/** In which letters an SMS goes, and how many of them a part holds (3GPP TS 23.038 and 23.040). */
public enum Encoding {
    /** Septets of {@link Gsm7}. */
    GSM_7("GSM-7", 160, 153),
    /** UTF-16 units: one character that GSM-7 lacks turns the whole SMS into these. */
    UCS_2("UCS-2", 70, 67);

    private final String wireName;
    private final int alone;
    private final int each;

    Encoding(String wireName, int alone, int each) {
        this.wireName = wireName;
        this.alone = alone;
        this.each = each;
    }

    /** {@code GSM-7} or {@code UCS-2}, as it stands in JSON. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The units that fit into an SMS of one part. */
    int alone() {
        return alone;
    }

    /** The units that fit into each of several parts: the header that joins them takes the rest. */
    int each() {
        return each;
    }
}
