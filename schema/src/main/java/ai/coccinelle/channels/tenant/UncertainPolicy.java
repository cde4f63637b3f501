package ai.coccinelle.channels.tenant;

/**
 * What becomes of a message of which nobody can say whether it went: the provider was silent and cannot be asked.
 *
 * @param resendTransactional whether confirmations, reminders and answers are sent again, and so perhaps arrive twice;
 *     otherwise they are left uncertain, and perhaps never arrive
 * @param resendBulk the same for promotions and newsletters
 */
public record UncertainPolicy(boolean resendTransactional, boolean resendBulk) {
    /** What a new tenant starts with: a reminder twice is better than none, a promotion twice is not. */
    public static final UncertainPolicy INITIAL = new UncertainPolicy(true, false);
}
