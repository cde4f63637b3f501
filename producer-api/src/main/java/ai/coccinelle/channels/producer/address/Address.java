package ai.coccinelle.channels.producer.address;

/** What an address that a caller gave turned out to be. */
public sealed interface Address {
    /** @param value E.164, or an email address with an ASCII domain */
    record Usable(String value) implements Address {}

    /** @param why what is wrong and what to do; does not quote the address */
    record Unusable(String why) implements Address {}
}
