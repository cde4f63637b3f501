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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;

class UploadFilterTest {
    private static final int MOST = 100;
    private static final String PATH = "/api/campaigns/x/recipients";

    private final UploadFilter filter = new UploadFilter(
            DataSize.ofBytes(MOST), new Room(10_000_000, 10_000_000), new ProblemAnswers(new SimpleMeterRegistry()));

    @Test
    void whatLiesOnDiskIsBoundedOverAllFiles() throws ServletException, IOException {
        List<Integer> statuses = new ArrayList<>();

        upload(statuses, 5);
        assertThat(statuses).containsExactly(429, 200, 200, 200, 200);

        statuses.clear();
        upload(statuses, 4);
        assertThat(statuses).as("once they were answered").containsExactly(200, 200, 200, 200);
    }

    @Test
    void oneTenantsFilesLieOnHalfOfTheDisksRoom() throws ServletException, IOException {
        Caller.Key key = new Caller.Key(null, "of the tests", false, Scope.all());
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new Caller.OfTenant(UUID.randomUUID(), key), ""));
        List<Integer> statuses = new ArrayList<>();
        upload(statuses, 3);
        assertThat(statuses).containsExactly(429, 200, 200);
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    /** Uploads a file and, while it is dealt with, the next; the last is answered first. */
    private void upload(List<Integer> statuses, int files) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", PATH);
        request.setServletPath(PATH);
        request.setContent(new byte[MOST]);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, (file, _) -> {
            assertThat(file.getInputStream().readAllBytes()).hasSize(MOST);
            if (files > 1) {
                upload(statuses, files - 1);
            }
        });
        statuses.add(response.getStatus());
    }
}
