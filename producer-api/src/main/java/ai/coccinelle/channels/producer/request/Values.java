package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.text.PastedText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a request's values. */
public final class Values {
    /** Years that a UUIDv7 and the database can hold and a caller can mean. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final List<Fault> faults = new ArrayList<>();

    /** Every fault found so far. */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    public void add(Fault fault) {
        faults.add(fault);
    }

    /** Adds a fault unless the value is right. */
    public void check(String field, boolean right, String detail) {
        if (!right) {
            faults.add(new Fault(field, "invalid-value", detail));
        }
    }

    /** Adds a fault unless the time is absent or one that can be stored. */
    public void time(String field, @Nullable Instant time) {
        check(field, time == null || isStorable(time), "Must be a time from 1970 to 9999.");
    }

    static boolean isStorable(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** Adds a fault unless the text is one line, not blank and not too long: it may stand in a header field. */
    public void line(String field, String text, int maxLength) {
        check(
                field,
                !PastedText.isBlank(text)
                        && text.length() <= maxLength
                        && text.chars().noneMatch(Character::isISOControl),
                "Must be 1 to %d characters, not blank, without line breaks.".formatted(maxLength));
    }
}
