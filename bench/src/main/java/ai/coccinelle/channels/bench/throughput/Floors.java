package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.stage.Stage;

/** What broker and database do alone, in messages a second. */
record Floors(double broker, double sql) {

    static Floors measure(Stage stage, Pace pace) {
        return new Floors(
                BrokerFloor.measure(stage, pace.seconds(10)),
                SqlFloor.measure(stage, pace.seconds(4), pace.seconds(10)));
    }

    /** Measured before and after something, so that a machine that slows down meanwhile slows both. */
    static Floors mean(Floors before, Floors after) {
        return new Floors((before.broker + after.broker) / 2, (before.sql + after.sql) / 2);
    }

    /** Each message takes the broker's time and the database's. */
    double composite() {
        return 1 / (1 / broker + 1 / sql);
    }
}
