package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class OutsideBodyFilterTest {
    private static final String META = "/webhooks/meta/tenant_123";
    private static final FilterChain WRONG = (_, answer) -> ((HttpServletResponse) answer).setStatus(403);

    private final Room room = new Room(1024 * 1024, 16 * 1024 + Body.WAITING);
    private final OutsideBodyFilter filter = new OutsideBodyFilter(
            DataSize.ofKilobytes(4),
            DataSize.ofKilobytes(16),
            room,
            new Places(20),
            new Unproven(3, Duration.ZERO),
            new ProblemAnswers(new SimpleMeterRegistry()));

    @Test
    void aProvidersBodyIsReadOnlyWhenItIsAskedFor() throws Exception {
        assertThat(call("a", META, 16, (_, _) -> assertThat(room.taken()).isZero()))
                .isEqualTo(200);
        assertThat(call("a", META, 16, (request, _) -> {
                    assertThat(request.getInputStream().readAllBytes()).hasSize(16 * 1024);
                    assertThat(room.taken()).isEqualTo(16 * 1024);
                }))
                .isEqualTo(200);
        assertThat(room.taken()).isZero();
        assertThat(call("a", "/webhooks/twilio/status", 5, WRONG)).isEqualTo(413);
        assertThat(call("a", "/webhooks/meta/a/b", 5, WRONG)).isEqualTo(413);
    }

    @Test
    void theBytesOfAnAddressAreBoundedAndOthersFindRoom() throws Exception {
        call("a", META, 10, (request, _) -> {
            var _ = request.getInputStream().readAllBytes();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> call("a", META, 10, (next, _) -> next.getInputStream()))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal ->
                                    assertThat(refusal.problem().type().slug()).isEqualTo("overloaded"));
            assertThat(call("b", META, 10, (next, _) -> next.getInputStream().readAllBytes()))
                    .isEqualTo(200);
        });
    }

    @Test
    void anAddressWhoseCallsProveNothingIsNotShutOutButTakesTurns() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(call("a", META, 1, WRONG)).isEqualTo(403);
        }
        assertThat(call("a", META, 1, (_, _) -> {})).as("one at a time").isEqualTo(200);
        call(
                "a",
                META,
                1,
                (_, _) -> call("a", META, 1, (_, _) -> {
                    assertThat(call("a", META, 1, WRONG))
                            .as("the third at once")
                            .isEqualTo(429);
                    assertThat(call("a", "/unsubscribe/x", 1, WRONG)).isEqualTo(429);
                    assertThat(call("b", META, 1, (_, _) -> {}))
                            .as("from elsewhere")
                            .isEqualTo(200);
                }));
        assertThat(call("a", META, 1, (_, _) -> {})).isEqualTo(200);
    }

    @Test
    void theAddressesThatOneHostHasInIpv6CountAsOne() throws Exception {
        for (int i = 0; i < 3; i++) {
            call("2001:db8:1:2::" + i, META, 1, WRONG);
        }
        call(
                "2001:db8:1:2::4",
                META,
                1,
                (_, _) -> call("2001:db8:1:2::5", META, 1, (_, _) -> {
                    assertThat(call("2001:db8:1:2::6", META, 1, WRONG)).isEqualTo(429);
                    assertThat(call("2001:db8:1:3::6", META, 1, (_, _) -> {}))
                            .as("from elsewhere")
                            .isEqualTo(200);
                }));
    }

    private int call(String address, String path, int kilobytes, FilterChain then)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setServletPath(path);
        request.setRemoteAddr(address);
        request.setContent(new byte[kilobytes * 1024]);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, then);
        return response.getStatus();
    }
}
