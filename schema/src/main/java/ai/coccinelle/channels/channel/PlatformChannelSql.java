package ai.coccinelle.channels.channel;

final class PlatformChannelSql {
    /** During an upgrade some workers have the variables and others do not: a recent success outweighs a failure. */
    static final String REPORT = """
            INSERT INTO platform_channels AS p (channel_type, works, reason)
            VALUES (:channel, :works, :reason)
            ON CONFLICT (channel_type) DO UPDATE
            SET works = EXCLUDED.works, reason = EXCLUDED.reason, reported_at = now()
            WHERE EXCLUDED.works OR NOT p.works
               OR p.reported_at < now() - make_interval(secs => :trusted)
            """;

    static final String FIND = """
            SELECT channel_type, works, reason, reported_at
            FROM platform_channels
            ORDER BY channel_type
            LIMIT 10
            """;

    private PlatformChannelSql() {}
}
