package ai.coccinelle.channels.simulator.vapi;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_ASSISTANT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER_ID;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of a GET on call. A time that cannot be read is a DateTimeException. */
record CallFilter(Map<String, String> query) implements Predicate<Call> {

    @Override
    public boolean test(Call call) {
        return equal("id", call.id())
                && equal("assistantId", VAPI_ASSISTANT_ID)
                && equal("phoneNumberId", VAPI_PHONE_NUMBER_ID)
                && created("createdAtGt", time -> call.createdAt().isAfter(time))
                && created("createdAtGe", time -> !call.createdAt().isBefore(time))
                && created("createdAtLt", time -> call.createdAt().isBefore(time))
                && created("createdAtLe", time -> !call.createdAt().isAfter(time));
    }

    private boolean equal(String parameter, String value) {
        return query.getOrDefault(parameter, value).equals(value);
    }

    private boolean created(String parameter, Predicate<Instant> holds) {
        String time = query.get(parameter);
        return time == null || holds.test(OffsetDateTime.parse(time).toInstant());
    }
}
