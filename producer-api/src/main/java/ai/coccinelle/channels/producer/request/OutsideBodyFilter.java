package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.access.ClientNetwork;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the bodies of calls that come without a key. A provider's large ones are read when the controller asks for them, which
 * it does once it knows the tenant or the secret; all others are small. What lies in memory is bounded over all of them, and
 * over those of an address (of IPv6, of a {@link ClientNetwork}). An address whose calls proved wrong too often is not shut out, since a provider may share it, but
 * has a few of its calls dealt with at a time.
 */
final class OutsideBodyFilter extends OncePerRequestFilter {
    private static final Pattern LARGE = Pattern.compile("/webhooks/((meta|360dialog)/[^/]+|vapi)");

    private final int small;
    private final int large;
    private final Room room;
    private final Places places;
    private final Unproven unproven;
    private final ProblemAnswers answers;

    /** @param places for as many as are dealt with at once */
    OutsideBodyFilter(
            DataSize small, DataSize large, Room room, Places places, Unproven unproven, ProblemAnswers answers) {
        this.small = Math.toIntExact(small.toBytes());
        this.large = Math.toIntExact(large.toBytes());
        this.room = room;
        this.places = places;
        this.unproven = unproven;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String address = ClientNetwork.of(request);
        if (!places.acquire(address, Duration.ZERO)) {
            answers.write(response, Body.noRoom());
            return;
        }
        try {
            read(address, request, response, chain);
        } finally {
            places.release(address);
        }
    }

    private void read(String address, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isLarge = "POST".equals(request.getMethod())
                && LARGE.matcher(request.getServletPath()).matches();
        try (Room.Portion portion = room.open(address, isLarge)) {
            if (isLarge && !unproven.isSuspect(address)) {
                chain.doFilter(new ReadRequest(request, () -> onDemand(request, portion)), response);
                count(request, response);
                return;
            }
            switch (read(request, isLarge ? large : small, portion)) {
                case Body.Whole whole -> inTurn(address, ReadRequest.of(request, whole), response, chain);
                case Body.Refused(var problem) -> answers.write(response, problem);
            }
        }
    }

    /** Its body is read by now, so that a slow sender holds no turn. */
    private void inTurn(String address, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean suspect = unproven.isSuspect(address);
        if (suspect && !unproven.awaitTurn()) {
            answers.write(response, Unproven.tooMany());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            if (suspect) {
                unproven.endTurn();
            }
        }
        count(request, response);
    }

    /** A link that is followed proves nothing of who follows it, and how often. */
    private void count(HttpServletRequest request, HttpServletResponse response) {
        if (response.getStatus() >= 400 || !request.getServletPath().startsWith("/webhooks/")) {
            unproven.count(ClientNetwork.of(request));
        }
    }

    private InputStream onDemand(HttpServletRequest request, Room.Portion portion) throws IOException {
        return switch (read(request, large, portion)) {
            case Body.Whole whole -> whole.open();
            case Body.Refused(var problem) -> throw new Refusal(problem);
        };
    }

    private static Body read(HttpServletRequest request, int most, Room.Portion portion) throws IOException {
        return Body.read(request.getInputStream(), request.getContentLengthLong(), most, portion, System::nanoTime);
    }
}
