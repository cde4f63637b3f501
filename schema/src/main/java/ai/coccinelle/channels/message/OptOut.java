package ai.coccinelle.channels.message;

/** Whether a message's recipient opted out of it. */
public enum OptOut {
    NONE,
    /** Nothing may be sent. */
    OPTED_OUT,
    /** Somebody opted out of the tenant's messages on this channel, and without CHANNELS_ADDRESS_KEY nobody knows who. */
    CANNOT_TELL
}
