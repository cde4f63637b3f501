package ai.coccinelle.channels.hours;

/** Which hours a message keeps to. */
public enum Window {
    /** None: it answers what the customer did just now. */
    ANY_TIME,
    /** The tenant's quiet hours. */
    QUIET_HOURS,
    /** The hours of promotions, and the tenant's quiet hours. */
    MARKETING_HOURS
}
