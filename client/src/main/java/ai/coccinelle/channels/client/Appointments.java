package ai.coccinelle.channels.client;

import static ai.coccinelle.channels.client.Calls.encoded;
import static ai.coccinelle.channels.client.Calls.json;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is booked; the service tells the customers. Every call is safe to be repeated: the appointment's version says
 * what is newer. docs/appointments.md has what follows for the customer.
 *
 * <p>Every method throws {@link ProblemException} when it is refused, and {@link NoAnswerException} when the API does not
 * answer.
 */
public final class Appointments {
    private static final String NDJSON = "application/x-ndjson";

    private final Calls calls;

    Appointments(Calls calls) {
        this.calls = calls;
    }

    /**
     * Books it, moves it, or books it again after it was cancelled.
     *
     * @param tenant the booking system's own id of the tenant
     */
    public AppointmentAnswer book(String tenant, Appointment appointment) {
        return answer(calls.request(path(appointment.externalId())).PUT(json(new Booking(tenant, appointment))));
    }

    /**
     * Changes some of it. A cancelled one stays cancelled.
     *
     * @throws ProblemException {@code unknown-appointment} as well: the booking may still be on its way
     */
    public AppointmentAnswer change(String tenant, String externalId, AppointmentChange change) {
        return answer(calls.request(path(externalId)).method("PATCH", json(new Change(tenant, change))));
    }

    /**
     * Cancels it.
     *
     * @param version with the cancellation, higher than that of the booking
     * @param tell whether the customer is told
     * @throws ProblemException {@code unknown-appointment} as well: the booking may still be on its way
     */
    public AppointmentAnswer cancel(String tenant, String externalId, long version, boolean tell) {
        return answer(calls.request("%s?tenantId=%s&version=%d&notify=%b"
                        .formatted(path(externalId), encoded(tenant), version, tell))
                .DELETE());
    }

    /** As it stands, with everything sent about it; empty when there is none of that id. */
    public Optional<StoredAppointment> find(String tenant, String externalId) {
        HttpResponse<String> response = calls.call(
                calls.request(path(externalId) + "?tenantId=" + encoded(tenant)).GET());
        return response.statusCode() == 404 && Calls.problem(response).is("unknown-appointment")
                ? Optional.empty()
                : Optional.of(Calls.read(response, StoredAppointment.class));
    }

    /**
     * Books many, up to 10,000, each as {@link #book}. What became of each is handed over while the following are still being
     * stored. Where the answer breaks off or falls silent, the call goes on with those that were not answered.
     *
     * @param answers called by this thread, once for each, in their order; what it throws ends the call, and those that come
     *     after may be booked all the same
     */
    public void bookAll(String tenant, List<Appointment> appointments, BiConsumer<Appointment, LineAnswer> answers) {
        List<Appointment> all = List.copyOf(appointments);
        calls.lines(new Calls.Lines() {
            private int answered;

            @Override
            public HttpRequest rest() {
                return calls.lasting("api/appointments?tenantId=" + encoded(tenant))
                        .setHeader("Content-Type", NDJSON)
                        .setHeader("Accept", NDJSON + ", application/problem+json")
                        .POST(Calls.jsonLines(all.subList(answered, all.size())))
                        .build();
            }

            @Override
            public void take(String line) {
                Line told = Calls.read(line, 200, Line.class);
                answers.accept(all.get(answered++), told.answer());
            }

            @Override
            public boolean isComplete() {
                return answered == all.size();
            }
        });
    }

    private AppointmentAnswer answer(HttpRequest.Builder request) {
        HttpResponse<String> response = calls.call(request);
        if (response.statusCode() == 409) {
            Problem problem = Calls.problem(response);
            Optional<Long> known = problem.currentVersion();
            if (known.isPresent()) {
                return new AppointmentAnswer.OldVersion(known.get());
            }
            throw new ProblemException(problem);
        }
        return new AppointmentAnswer.Stored(
                Calls.read(response, StoredAppointment.class), response.statusCode() == 201);
    }

    private static String path(String externalId) {
        return "api/appointments/" + encoded(externalId);
    }

    private record Line(@Nullable String result, @Nullable Problem problem) {
        LineAnswer answer() {
            if (problem == null) {
                return new LineAnswer.Stored(String.valueOf(result));
            }
            return problem.currentVersion()
                    .<LineAnswer>map(LineAnswer.OldVersion::new)
                    .orElseGet(() -> new LineAnswer.Refused(problem));
        }
    }

    private record Booking(
            String tenantId,

            // its address names it
            @JsonUnwrapped @JsonIgnoreProperties("externalId")
            Appointment appointment) {}

    private record Change(String tenantId, @JsonUnwrapped AppointmentChange change) {}
}
