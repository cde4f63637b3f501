package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.DeadLetter;
import ai.coccinelle.channels.message.DeadLetterFilter;
import ai.coccinelle.channels.message.DeadLetters;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Replay;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages that were given up after all their retries. */
@RestController
@RequestMapping(path = "/api/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Dead letters")
class DeadLetterController {
    /** How many one call replays: a transaction of a second, not of an hour. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int LONGEST_CODE = 60;
    private static final Set<String> PARAMETERS =
            Set.of("tenantId", "channel", "code", "from", "to", "cursor", "limit");

    private final DeadLetters letters;
    private final TenantAccess access;
    private final ReleaseSignal signal;

    DeadLetterController(DeadLetters letters, TenantAccess access, ReleaseSignal signal) {
        this.letters = letters;
        this.access = access;
        this.signal = signal;
    }

    @Operation(
            summary = "Dead letters, those given up last first",
            description =
                    "Needs the platform key. Messages whose retries are used up, without their content. A page ends with"
                            + " nextCursor while there are more; give it as cursor for the next page.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, example = "tenant_123")
    @Parameter(name = "channel", in = ParameterIn.QUERY, example = "sms")
    @Parameter(name = "code", in = ParameterIn.QUERY, description = "The last attempt's code", example = "30008")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "Given up at or after this time (ISO 8601)")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "Given up before this time (ISO 8601)")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of dead letters")
    @GetMapping
    Page list(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, PARAMETERS);
        DeadLetterFilter filter = new DeadLetterFilter(
                access.tenant(caller, given.get("tenantId")),
                parameters.value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone."),
                parameters.value("code", DeadLetterController::code, "Must be a code as a dead letter shows it."),
                parameters.time("from"),
                parameters.time("to"));
        DeadLetters.Place before = parameters.cursor(DeadLetterCursor::read);
        int limit = parameters.limit(DEFAULT_LIMIT, MAX_LIMIT);
        parameters.refuseFaults();
        return Page.of(letters.list(filter, before, limit + 1), limit);
    }

    @Operation(
            summary = "Replay one dead letter",
            description =
                    "Needs the platform key. The message is pending again, due now, with all its retries before it. Safe to"
                            + " repeat: a message that is no dead letter any more is left as it is.")
    @ApiResponse(responseCode = "200", description = "Whether it was replayed, and if not, why")
    @PostMapping("/{id}/replay")
    ReplayAnswer replay(@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        UUID message = Parameters.uuid(id).orElseThrow(DeadLetterController::unknown);
        return switch (letters.replay(message)) {
            case Replay.Replayed(LaneKey lane, Priority priority) -> {
                signal.due(lane, priority);
                yield new ReplayAnswer(true, message, MessageStatus.PENDING, null);
            }
            case Replay.NotDead(MessageStatus status) ->
                new ReplayAnswer(
                        false, message, status, "It is no dead letter, or none any more; nothing was changed.");
            case Replay.Useless(Instant uselessAfter) ->
                new ReplayAnswer(
                        false,
                        message,
                        MessageStatus.FAILED,
                        "It was of use until %s only; nothing was changed.".formatted(uselessAfter));
            case Replay.Unknown() -> throw unknown();
        };
    }

    @Operation(
            summary = "Replay dead letters",
            description =
                    "Needs the platform key. Those that the body means, the oldest first, up to 1,000 a call: call again while"
                            + " more is true. Safe to repeat. What is useless by now is left as it is.")
    @ApiResponse(responseCode = "200", description = "How many, and whether there are more")
    @PostMapping(path = "/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
    ReplaysAnswer replayAll(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody ReplayRequest request) {
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        DeadLetters.Replays replays = letters.replay(
                new DeadLetterFilter(
                        access.tenant(caller, request.tenantId()),
                        request.channel(),
                        request.code(),
                        request.from(),
                        request.to()),
                MOST_AT_ONCE);
        replays.lanes().forEach((lane, priorities) -> priorities.forEach(priority -> signal.due(lane, priority)));
        return new ReplaysAnswer(replays.messages(), replays.more(), replays.useless());
    }

    private static Optional<String> code(String text) {
        return Optional.of(text)
                .filter(code -> code.length() <= LONGEST_CODE && code.chars().noneMatch(Character::isISOControl));
    }

    private static Refusal unknown() {
        return new Refusal(Problem.of(
                ProblemType.UNKNOWN_MESSAGE,
                "There is no message of that id. Check the messageId; GET /api/dead-letters lists them."));
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "DeadLetterPage")
    record Page(List<DeadLetterView> deadLetters, @Nullable String nextCursor) {
        static Page of(List<DeadLetter> oneMore, int limit) {
            Slice<DeadLetter> page = Slice.of(
                    oneMore, limit, last -> DeadLetterCursor.after(new DeadLetters.Place(last.deadAt(), last.id())));
            return new Page(page.shown().stream().map(DeadLetterView::of).toList(), page.nextCursor());
        }
    }

    /**
     * What replaying many came to.
     *
     * @param replayed how many this call set going again
     * @param more whether there are others that can be replayed
     * @param useless how many of those meant are left because they are of no use any more, counted up to 1,000
     */
    record ReplaysAnswer(
            @Schema(example = "1000") int replayed,
            @Schema(example = "true") boolean more,
            @Schema(example = "0") int useless) {}
}
