package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;

/**
 * A delivery of an envelope, about to be claimed.
 *
 * @param token tells this delivery from every other one, in every process: a random number. A claim that is asked for
 *     again with the same token is answered as before; with another one it is stale
 */
public record Claim(Envelope envelope, long token) {}
