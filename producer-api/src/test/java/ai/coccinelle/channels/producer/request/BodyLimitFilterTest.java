package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.tenant.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;

class BodyLimitFilterTest {
    private static final UUID GREEDY = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final BodyLimitFilter filter = new BodyLimitFilter(
            DataSize.ofKilobytes(8),
            Map.of("/batch", DataSize.ofKilobytes(32)),
            new Room(64 * 1024 + 2 * Body.WAITING, 32 * 1024 + Body.WAITING),
            new ProblemAnswers(new SimpleMeterRegistry()));

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void theBytesOfATenantsRequestsAreBoundedOverAllOfThemAndOthersFindRoom() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        nested(
                statuses,
                new Call(GREEDY, "/batch", 16),
                new Call(GREEDY, "/batch", 16),
                new Call(GREEDY, "/batch", 16),
                new Call(GREEDY, "/single", 1),
                new Call(OTHER, "/batch", 16),
                new Call(OTHER, "/batch", 16),
                new Call(OTHER, "/single", 8),
                new Call(null, "/single", 8));
        assertThat(statuses).containsExactly(200, 200, 503, 503, 200, 200, 503, 200);

        statuses.clear();
        nested(statuses, new Call(GREEDY, "/batch", 16), new Call(GREEDY, "/batch", 16));
        assertThat(statuses).as("once they were answered").containsExactly(200, 200);
    }

    private record Call(@Nullable UUID tenant, String path, int kilobytes) {}

    /** Makes a call and, while it is dealt with, the next. */
    private void nested(List<Integer> statuses, Call... calls) throws ServletException, IOException {
        if (calls.length == 0) {
            return;
        }
        Call call = calls[0];
        Call[] rest = List.of(calls).subList(1, calls.length).toArray(Call[]::new);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", call.path());
        request.setServletPath(call.path());
        request.setContent(new byte[call.kilobytes() * 1024]);
        MockHttpServletResponse response = new MockHttpServletResponse();
        Caller.Key key = new Caller.Key(null, "of the tests", false, Scope.all());
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(
                        call.tenant() == null ? new Caller.Platform(key) : new Caller.OfTenant(call.tenant(), key),
                        ""));
        int at = statuses.size();
        statuses.add(200);
        boolean[] passed = new boolean[1];
        filter.doFilter(request, response, (body, _) -> {
            passed[0] = true;
            assertThat(body.getInputStream().readAllBytes()).hasSize(call.kilobytes() * 1024);
            nested(statuses, rest);
        });
        statuses.set(at, response.getStatus());
        if (!passed[0]) {
            nested(statuses, rest);
        }
    }
}
