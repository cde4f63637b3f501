package ai.coccinelle.channels.lane;

final class AccountSql {
    static final String FIND = """
            SELECT rate, burst, max_concurrent, hold_seconds,
                   CASE WHEN paused_until > now() THEN paused_until END AS paused_until,
                   CASE WHEN paused_until > now() THEN pause_reason END AS pause_reason,
                   (SELECT count(*) FROM account_calls c
                    WHERE c.channel_type = a.channel_type AND c.held_until > now()) AS calls
            FROM accounts a
            WHERE channel_type = :channel
            LIMIT 1
            """;

    /*
     * What permits alone can amount to is rescaled. The rest is the time for which the provider asked for less, and stays.
     */
    static final String LIMIT = """
            UPDATE accounts
            SET rate = CAST(:rate AS numeric), burst = :burst, max_concurrent = :maxConcurrent, hold_seconds = :hold,
                arrival_at = now()
                    + least(greatest(arrival_at, now()) - now(), make_interval(secs => (burst / rate)::float8))
                        * (rate / CAST(:rate AS numeric))::float8
                    + greatest(greatest(arrival_at, now()) - now() - make_interval(secs => (burst / rate)::float8),
                        interval '0'),
                updated_at = now()
            WHERE channel_type = :channel
            """;

    /*
     * The arrival is set so far ahead that one permit comes free when the time is over, and the burst is used up: a provider
     * that asked for less is not met with a burst.
     */
    static final String SLOW = """
            UPDATE accounts
            SET arrival_at = greatest(arrival_at, now()
                    + make_interval(secs => :seconds + ((burst - 1) / rate)::float8))
            WHERE channel_type = :channel
            """;

    static final String PAUSE = """
            UPDATE accounts
            SET paused_since = CASE WHEN paused_until IS NULL THEN now() ELSE paused_since END,
                paused_until = now() + make_interval(secs => :seconds), pause_reason = :reason, updated_at = now()
            WHERE channel_type = :channel
            """;

    /** A worker's own silence is believed at most five minutes back: by then everybody else's word is older, too. */
    static final String PAUSE_IF_SILENT = """
            UPDATE accounts
            SET paused_since = CASE WHEN paused_until IS NULL THEN now() ELSE paused_since END,
                paused_until = now() + make_interval(secs => :seconds), pause_reason = :reason, updated_at = now()
            WHERE channel_type = :channel
              AND NOT EXISTS (
                SELECT 1 FROM account_answers r
                WHERE r.channel_type = :channel
                  AND r.answered_at > now() - make_interval(secs => least(:silence, 300)))
            """;

    static final String KEEP_PAUSED = """
            UPDATE accounts
            SET paused_until = now() + make_interval(secs => :seconds), pause_reason = :reason, updated_at = now()
            WHERE channel_type = :channel AND paused_until IS NOT NULL
            """;

    static final String ANSWERED = """
            UPDATE account_answers SET answered_at = now()
            WHERE channel_type = :channel AND answered_at < now() - interval '5 seconds'
            """;

    static final String RESUME = """
            UPDATE accounts
            SET paused_until = NULL, paused_since = NULL, pause_reason = NULL, updated_at = now()
            WHERE channel_type = :channel AND paused_until IS NOT NULL
            """;

    static final String FORGET_CALLS = """
            DELETE FROM account_calls
            WHERE message_id IN (SELECT message_id FROM account_calls WHERE held_until < now() LIMIT 5000)
              AND held_until < now()
            """;

    private AccountSql() {}
}
