package ai.coccinelle.channels.bench;

import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Stage;

/** Something that the product is put through. */
public interface Scenario {
    String name();

    /** What it does, in a line. */
    String about();

    /** Plays it and adds what it measured. */
    void play(Stage stage, Pace pace, Report report) throws Exception;
}
