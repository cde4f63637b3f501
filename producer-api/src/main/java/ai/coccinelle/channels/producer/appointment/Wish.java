package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Customer;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Values;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller says of an appointment, however it says it; not checked yet. */
record Wish(
        OffsetDateTime startsAt,
        @Nullable Instant endsAt,
        String service,
        CustomerRequest customer,
        List<ChannelType> channels,
        boolean confirm,
        boolean remind) {
    private static final int LONGEST_ID = 100;
    private static final int LONGEST_NAME = 200;

    Wish {
        channels = List.copyOf(channels);
    }

    /**
     * The appointment, its addresses in the providers' form.
     *
     * @param version the caller's
     * @param zone the tenant's
     * @throws Refusal naming every fault
     */
    Booking booking(String externalId, long version, ZoneId zone) {
        Instant start = startsAt.toInstant();
        Values values = new Values();
        values.line("externalId", externalId, LONGEST_ID);
        values.check("version", version >= 0, "Must be 0 or more, and grow with each change.");
        values.time("startsAt", start);
        values.time("endsAt", endsAt);
        values.check("endsAt", endsAt == null || !endsAt.isBefore(start), "Must not be before startsAt.");
        values.line("service", service, LONGEST_NAME);
        values.line("customer.name", customer.name(), LONGEST_NAME);
        values.check(
                "channels", new HashSet<>(channels).size() == channels.size(), "Name each channel once, in order.");
        Customer checked = new Customer(
                customer.name(),
                address(values, "customer.phone", ChannelType.PHONE, customer.phone()),
                address(values, "customer.email", ChannelType.EMAIL, customer.email()),
                address(values, "customer.whatsapp", ChannelType.WHATSAPP, customer.whatsapp()),
                customer.locale() == null ? null : customer.locale().wireName());
        if (values.faults().isEmpty() && (confirm || remind)) {
            values.check(
                    "channels",
                    channels.stream()
                            .anyMatch(channel -> checked.address(channel).isPresent()),
                    "The customer has an address for none of these channels. Give one, or neither confirm nor remind.");
        }
        if (!values.faults().isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, values.faults()));
        }
        return new Booking(start, endsAt, clock(start, zone), service, checked, channels, confirm, remind);
    }

    /**
     * The clock that the caller means, where it is not the tenant's: a chain with salons in Paris and in Saint-Denis writes +04:00.
     * UTC is how machines write a time, and says nothing of the place.
     */
    private @Nullable ZoneOffset clock(Instant start, ZoneId zone) {
        ZoneOffset given = startsAt.getOffset();
        return given.equals(ZoneOffset.UTC) || given.equals(zone.getRules().getOffset(start)) ? null : given;
    }

    private static @Nullable String address(Values values, String field, ChannelType channel, @Nullable String given) {
        if (given == null) {
            return null;
        }
        return switch (Addresses.of(channel, given)) {
            case Address.Usable(String address) -> address;
            case Address.Unusable(String why) -> {
                values.add(new Fault(field, "invalid-address", why));
                yield null;
            }
        };
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "Wish[" + startsAt + "]";
    }
}
