package ai.coccinelle.channels.producer.problem;

import ai.coccinelle.channels.database.Database;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a request ran into into a problem that says what to do. */
@RestControllerAdvice
final class ProblemAdvice {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemAnswers answers;

    ProblemAdvice(ProblemAnswers answers) {
        this.answers = answers;
    }

    @ExceptionHandler
    void answer(Exception fault, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(fault instanceof AsyncRequestNotUsableException)) { // the caller hung up
            answers.write(response, problem(fault, request));
        }
    }

    private static Problem problem(Exception fault, HttpServletRequest request) {
        return switch (fault) {
            case Refusal refusal -> refusal.problem();
            case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method, request);
            case HttpMediaTypeNotSupportedException _ ->
                Problem.of(
                                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                "Send the body as JSON, with the header Content-Type: application/json.")
                        .with("Accept", "application/json");
            case HttpMediaTypeNotAcceptableException _ ->
                Problem.of(
                        ProblemType.NOT_ACCEPTABLE,
                        "Answers are application/json, problems application/problem+json: send the header Accept:"
                                + " application/json, or none.");
            case NoResourceFoundException _ -> Problem.unknownRoute(request.getRequestURI());
            case NoHandlerFoundException _ -> Problem.unknownRoute(request.getRequestURI());
            case HttpMessageNotReadableException _ ->
                Problem.of(ProblemType.MALFORMED_JSON, "The body could not be read. Send one JSON object in UTF-8.");
            case MissingServletRequestParameterException missing ->
                parameter(missing.getParameterName(), "missing", "Add the parameter to the address.");
            case MethodArgumentTypeMismatchException mismatch ->
                parameter(mismatch.getName(), "invalid-value", "This value cannot be read. See /v3/api-docs.");
            case InvalidParameterException _ ->
                Problem.of(
                        ProblemType.INVALID_REQUEST,
                        "The address holds a parameter that is not percent-encoded UTF-8. Encode it, and send the"
                                + " request again.");
            case RequestRejectedException _ -> // of the firewall, which looks at parameters only when they are read
                Problem.of(
                        ProblemType.INVALID_REQUEST,
                        "The address or a header holds characters that are not allowed there. Leave them out.");
            default -> unforeseen(fault);
        };
    }

    private static Problem methodNotAllowed(HttpRequestMethodNotSupportedException fault, HttpServletRequest request) {
        String[] supported = fault.getSupportedMethods();
        return Problem.methodNotAllowed(
                request.getRequestURI(), fault.getMethod(), supported == null ? List.of() : List.of(supported));
    }

    private static Problem parameter(String name, String code, String detail) {
        return Problem.of(
                ProblemType.INVALID_REQUEST,
                "The parameter '%s' is wrong: %s".formatted(name, detail),
                List.of(new Fault(name, code, detail)));
    }

    private static Problem unforeseen(Exception fault) {
        if (Database.isOutOfReach(fault)) {
            log.warn("database out of reach: {}", fault.getClass().getSimpleName());
            return Problem.of(
                            ProblemType.DATABASE_UNREACHABLE,
                            "Nothing was stored, or its answer was lost. Send the same request again in a few seconds,"
                                    + " with the same Idempotency-Key so that it cannot count twice.")
                    .with("Retry-After", "2");
        }
        if (fault instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Problem.of(
                    ProblemType.INVALID_REQUEST, "The request is not of the expected form. See /v3/api-docs.");
        }
        UUID incident = UUID.randomUUID();
        log.error("incident {}", incident, fault);
        return Problem.of(
                ProblemType.INTERNAL,
                "%s. Try again; if it stays, report incident %s."
                        .formatted(HttpStatus.INTERNAL_SERVER_ERROR.getReasonPhrase(), incident));
    }
}
