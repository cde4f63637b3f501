package ai.coccinelle.channels.worker.delivery;

/** Hears of every attempt. Must not throw. */
interface AttemptListener {
    void ended(AttemptEvent event);
}
