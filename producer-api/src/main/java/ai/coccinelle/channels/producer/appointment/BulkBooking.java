package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemDetail;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes in many appointments, a hundred in each transaction: what was answered as stored stays, whatever follows. */
final class BulkBooking {
    private static final int IN_A_TRANSACTION = 100;

    private final AppointmentDesk desk;
    private final NoticeLoop loop;
    private final ProblemAnswers problems;

    BulkBooking(AppointmentDesk desk, NoticeLoop loop, ProblemAnswers problems) {
        this.desk = desk;
        this.loop = loop;
        this.problems = problems;
    }

    /** Books each line, and hands on the answers as they come, in the lines' order. */
    void book(
            Tenant tenant, boolean sandbox, List<Element<AppointmentLine>> lines, Consumer<List<LineAnswer>> answers) {
        for (int from = 0; from < lines.size(); from += IN_A_TRANSACTION) {
            int to = Math.min(from + IN_A_TRANSACTION, lines.size());
            List<Checked> checked = new ArrayList<>();
            for (int i = from; i < to; i++) {
                checked.add(check(tenant, sandbox, i + 1, lines.get(i)));
            }
            answers.accept(store(checked));
            loop.wake();
        }
    }

    /** A line, checked. */
    private sealed interface Checked {
        record Good(int line, AppointmentDesk.Booked booked) implements Checked {}

        record Bad(LineAnswer answer) implements Checked {}
    }

    private Checked check(Tenant tenant, boolean sandbox, int line, Element<AppointmentLine> element) {
        return switch (element) {
            case Element.Unreadable<AppointmentLine>(Problem problem) -> new Checked.Bad(refused(line, null, problem));
            case Element.Read<AppointmentLine>(AppointmentLine wanted) -> {
                try {
                    yield new Checked.Good(
                            line,
                            new AppointmentDesk.Booked(
                                    new Appointment.Key(tenant.id(), sandbox, wanted.externalId()),
                                    wanted.version(),
                                    wanted.wish()
                                            .booking(
                                                    wanted.externalId(),
                                                    wanted.version(),
                                                    ZoneId.of(tenant.timeZone()))));
                } catch (Refusal faults) {
                    yield new Checked.Bad(refused(line, wanted.externalId(), faults.problem()));
                }
            }
        };
    }

    private List<LineAnswer> store(List<Checked> checked) {
        List<AppointmentDesk.Booked> good = new ArrayList<>();
        for (Checked each : checked) {
            if (each instanceof Checked.Good(int _, AppointmentDesk.Booked booked)) {
                good.add(booked);
            }
        }
        List<LineAnswer> answers = new ArrayList<>();
        try {
            Iterator<Change> changes = desk.bookAll(good).iterator();
            for (Checked each : checked) {
                answers.add(
                        switch (each) {
                            case Checked.Bad(LineAnswer answer) -> answer;
                            case Checked.Good(int line, AppointmentDesk.Booked booked) ->
                                answer(line, booked.key().externalId(), changes.next());
                        });
            }
            return answers;
        } catch (RuntimeException fault) {
            if (!Database.isOutOfReach(fault)) {
                throw fault;
            }
            return checked.stream().map(this::unreachable).toList();
        }
    }

    private LineAnswer answer(int line, String externalId, Change change) {
        return switch (change) {
            case Change.Stored(Appointment _, boolean created) ->
                stored(line, externalId, created ? LineAnswer.Result.CREATED : LineAnswer.Result.CHANGED);
            case Change.Known _ -> stored(line, externalId, LineAnswer.Result.UNCHANGED);
            case Change.Late(Appointment current) -> refused(line, externalId, Problems.late(current));
            case Change.Unknown() -> refused(line, externalId, Problems.unknown());
        };
    }

    private static LineAnswer stored(int line, String externalId, LineAnswer.Result result) {
        return new LineAnswer(line, externalId, result, null);
    }

    /** A hundred lines had their answer's head sent before: theirs are told one by one. */
    private LineAnswer unreachable(Checked checked) {
        return switch (checked) {
            case Checked.Bad(LineAnswer answer) -> answer;
            case Checked.Good(int line, AppointmentDesk.Booked booked) ->
                refused(
                        line,
                        booked.key().externalId(),
                        Problem.of(
                                ProblemType.DATABASE_UNREACHABLE,
                                "It was not stored, or the answer was lost. Send it again in a few seconds, with the same"
                                        + " version."));
        };
    }

    private LineAnswer refused(int line, @Nullable String externalId, Problem problem) {
        problems.count(problem);
        return new LineAnswer(line, externalId, null, ProblemDetail.of(problem));
    }
}
