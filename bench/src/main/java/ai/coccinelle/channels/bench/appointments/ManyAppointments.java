package ai.coccinelle.channels.bench.appointments;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Stage;
import org.jdbi.v3.core.Jdbi;

/** Looking for due reminders with 1,000 and with 1,000,000 appointments, as many due in both. */
public final class ManyAppointments implements Scenario {
    private static final int FEW = 1_000;
    private static final int MANY = 1_000_000;
    private static final int DUE = 100;
    private static final int LOOKS = 500;

    /** An index's level more, and pages that are further apart; ten times as much would be a scan of what there is. */
    private static final double MOST = 2;

    @Override
    public String name() {
        return "appointments";
    }

    @Override
    public String about() {
        return "looking for due reminders, with 1,000 and with 1,000,000 appointments";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) {
        int many = pace.many(MANY);
        Jdbi small = stage.jdbi(stage.migratedDatabase());
        Jdbi large = stage.jdbi(stage.migratedDatabase());
        report.say("booking %d appointments", many);
        Book.fill(small, FEW, DUE);
        Book.fill(large, many, DUE);
        int looks = pace.many(LOOKS);
        Scan.of(small, looks, DUE); // both as warm as each other
        Scan.of(large, looks, DUE);
        Scan few = Scan.of(small, looks, DUE);
        Scan all = Scan.of(large, looks, DUE);
        report.note("%d of %d and of %d reminders are due, and found by each of %d looks", DUE, FEW, many, looks);
        report.add("appointments.few.look", few.microseconds(), "us", "median, " + FEW + " appointments");
        report.add("appointments.many.look", all.microseconds(), "us", "median, " + many + " appointments");
        report.add("appointments.few.pages", few.pages(), "pages", "of table and indexes, each look");
        report.add("appointments.many.pages", all.pages(), "pages", "of table and indexes, each look");
        report.add(
                "appointments.look.ratio",
                all.microseconds() / few.microseconds(),
                "",
                Bound.atMost(MOST),
                "the cost depends on what is due");
        report.add(
                "appointments.pages.ratio",
                all.pages() / few.pages(),
                "",
                Bound.atMost(MOST),
                "the same, of any machine");
    }
}
