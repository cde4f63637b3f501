package ai.coccinelle.channels.producer.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what the servlet container or the firewall refused before any controller saw it. */
@Hidden
@RestController
final class ContainerErrorController implements ErrorController {
    private final ProblemAnswers answers;

    ContainerErrorController(ProblemAnswers answers) {
        this.answers = answers;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        answers.write(response, problem(status instanceof Integer code ? code : 404));
    }

    static Problem problem(int status) {
        return switch (status) {
            case 404 ->
                Problem.of(
                        ProblemType.UNKNOWN_ROUTE,
                        "There is nothing at this address. GET /v3/api-docs lists what there is.");
            case 500 -> Problem.of(ProblemType.INTERNAL, "Try again; if it stays, report it with the time.");
            default ->
                Problem.of(
                        ProblemType.INVALID_REQUEST,
                        "The address or a header holds characters that are not allowed there. Encode them, or leave"
                                + " them out.");
        };
    }
}
