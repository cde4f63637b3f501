package ai.coccinelle.channels.worker.provider;

/** How a provider may answer a message. */
public enum FarEnd {
    REFUSES,
    THROTTLES,
    HAS_A_FAULT,
    /** Takes the message and never says so. */
    NEVER_ANSWERS,
    /** Takes the message and breaks off while saying so. */
    BREAKS_OFF,
    /** Takes the message and says something unreadable. */
    TALKS_GARBAGE,
    REFUSES_THE_CREDENTIALS
}
