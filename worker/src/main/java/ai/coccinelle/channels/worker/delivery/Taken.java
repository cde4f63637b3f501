package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Claim;

/** An envelope off the queue, about to be claimed. It ends acknowledged, or is left to come again. */
record Taken(Claim claim, Tag tag) {

    /** The broker's number for a delivery. */
    interface Tag {
        /** Acknowledges this delivery and no other. Does not throw: on a closed connection the delivery comes again. */
        void acknowledge();
    }
}
