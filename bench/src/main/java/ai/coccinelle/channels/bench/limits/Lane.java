package ai.coccinelle.channels.bench.limits;

import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.measure.Allowance;

/**
 * A lane under test.
 *
 * @param firstRecipient of its messages
 * @param allowance what it may send, with every change of its limit so far
 */
record Lane(Account account, double perSecond, int burst, long firstRecipient, Allowance allowance) {

    /** The same lane with another rate from then on. */
    Lane limitedTo(double from, double newPerSecond, int newBurst) {
        return new Lane(account, newPerSecond, newBurst, firstRecipient, allowance.then(from, newPerSecond, newBurst));
    }
}
