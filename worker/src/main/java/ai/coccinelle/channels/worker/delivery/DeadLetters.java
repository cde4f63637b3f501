package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;

/** Where ops finds what was given up. A copy for the eye: the truth is in the log, so a lost copy loses nothing. */
interface DeadLetters {
    /** A message whose retries are used up. */
    void exhausted(ClaimedMessage claimed, Transition.Failed failed);

    /**
     * A body that is no envelope.
     *
     * @return whether the broker has it safely, so that the original may be acknowledged
     */
    boolean unreadable(ChannelType channel, byte[] body, String reason);
}
