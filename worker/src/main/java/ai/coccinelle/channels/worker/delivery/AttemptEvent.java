package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import java.time.Duration;
import java.time.Instant;

/**
 * One attempt is over and recorded.
 *
 * @param took from the claim to the record
 * @param recorded false when a later attempt had taken over meanwhile
 */
record AttemptEvent(ClaimedMessage claimed, Transition transition, Duration took, Instant endedAt, boolean recorded) {}
