package ai.coccinelle.channels.client;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a message goes out on. */
public enum Channel {
    SMS("sms"),
    EMAIL("email"),
    WHATSAPP("whatsapp"),
    PHONE("phone");

    private final String wireName;

    Channel(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in addresses and JSON. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
