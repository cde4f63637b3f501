package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request's values. */
public final class Values {
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

    /** Adds a fault unless the text is one line, not blank and not too long: it may stand in a header field. */
    public void line(String field, String text, int maxLength) {
        check(
                field,
                !text.isBlank() && text.length() <= maxLength && text.chars().noneMatch(Character::isISOControl),
                "Must be 1 to %d characters, not blank, without line breaks.".formatted(maxLength));
    }
}
