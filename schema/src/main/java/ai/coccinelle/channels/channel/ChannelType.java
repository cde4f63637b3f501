package ai.coccinelle.channels.channel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A road to the recipient. */
public enum ChannelType {
    SMS(Account.PLATFORM),
    EMAIL(Account.TENANT),
    WHATSAPP(Account.TENANT),
    PHONE(Account.PLATFORM);

    /** Whose provider account a channel runs on. */
    public enum Account {
        PLATFORM,
        TENANT
    }

    private final Account account;
    private final String wireName;

    ChannelType(Account account) {
        this.account = account;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    /** Whose provider account, and so whose credentials, the channel uses. */
    public Account account() {
        return account;
    }

    /** The name in URLs, JSON, SQL and queue names: {@code sms}, {@code email}, {@code whatsapp}, {@code phone}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The channel of that wire name, or empty when there is none. */
    public static Optional<ChannelType> find(String wireName) {
        return Arrays.stream(values())
                .filter(channel -> channel.wireName.equals(wireName))
                .findFirst();
    }

    /**
     * The channel of that wire name.
     *
     * @throws IllegalArgumentException when there is none
     */
    @JsonCreator
    public static ChannelType of(String wireName) {
        return find(wireName)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no channel '" + wireName + "'; the channels are sms, email, whatsapp, phone"));
    }
}
