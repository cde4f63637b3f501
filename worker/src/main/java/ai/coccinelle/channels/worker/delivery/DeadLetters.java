package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import java.util.List;

/** Where ops finds what was given up. A copy for the eye: the truth is in the log, so a lost copy loses nothing. */
interface DeadLetters {
    /** A message whose retries are used up. */
    record Exhausted(ClaimedMessage claimed, Transition.Failed failed) {}

    /**
     * Messages whose retries are used up.
     *
     * @return whether the broker has all of them
     */
    boolean exhausted(List<Exhausted> messages);

    /**
     * A body that is no envelope.
     *
     * @return whether the broker has it safely, so that the original may be acknowledged
     */
    boolean unreadable(ChannelType channel, byte[] body, String reason);
}
