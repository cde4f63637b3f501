package ai.coccinelle.channels.lane;

import java.time.Instant;

/**
 * A lane whose messages for today are used up.
 *
 * @param perDay messages in a day of the tenant's zone
 * @param nextDay when the tenant's next day begins, and the lane goes on; on the database's clock
 */
public record SpentDay(int perDay, Instant nextDay) {}
