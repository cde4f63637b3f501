package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageQuery;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of messages. */
@RestController
@RequestMapping(path = "/api/messages", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Messages")
class MessageController {
    private final MessageLog log;
    private final MessageViews views;
    private final Cancellations cancellations;
    private final TenantAccess access;
    private final Clock clock;

    MessageController(
            MessageLog log, MessageViews views, Cancellations cancellations, TenantAccess access, Clock clock) {
        this.clock = clock;
        this.log = log;
        this.cancellations = cancellations;
        this.views = views;
        this.access = access;
    }

    @Operation(
            summary = "One message",
            description = "Where it stands, every attempt with the provider's answer, and what it waits for.")
    @ApiResponse(responseCode = "200", description = "The message")
    @GetMapping("/{id}")
    MessageView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return views.of(open(caller, id));
    }

    @Operation(
            summary = "Take a message back",
            description =
                    "A message that no worker has begun is not sent, even when it is in the queue already. One that a worker is"
                            + " sending is answered with 409, and this attempt is its last: unless it is sent now, it ends as cancelled."
                            + " Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "It is cancelled, by this call or by one before")
    @DeleteMapping("/{id}")
    Cancelled cancel(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        Message message = open(caller, id);
        cancellations.cancel(List.of(message.id()), "cancelled", "it was taken back before it was sent");
        MessageStatus status = log.find(message.id()).map(Message::status).orElse(message.status());
        if (status != MessageStatus.CANCELLED) {
            throw new Refusal(notCancellable(status));
        }
        return new Cancelled(true, status);
    }

    private static Problem notCancellable(MessageStatus status) {
        String why = switch (status) {
            case UNCERTAIN ->
                "Nobody can say whether an earlier attempt reached the recipient, so the message cannot be called cancelled;"
                        + " it stays uncertain.";
            case SENDING ->
                "The message is sending: a worker has begun it, and what was begun cannot be taken back. It is not tried again:"
                        + " if this attempt does not send it, it ends as cancelled. Repeat the call, or read the message, to"
                        + " see how it ended.";
            default -> "The message is %s: it is closed and cannot be taken back.".formatted(status.wireName());
        };
        return Problem.of(ProblemType.MESSAGE_NOT_CANCELLABLE, why).extended(Map.of("messageStatus", status));
    }

    private Message open(Caller caller, String id) {
        return Parameters.uuid(id)
                .flatMap(log::find)
                .filter(message -> mayOpen(caller, message))
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_MESSAGE,
                        "This key opens no message of that id. Check the messageId that the send was answered with.")));
    }

    @Operation(
            summary = "Messages, newest first",
            description = "A page ends with nextCursor while there are more; give it as cursor for the next page.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "Whose messages; a tenant's key sees its own")
    @Parameter(name = "channel", in = ParameterIn.QUERY, example = "sms")
    @Parameter(name = "status", in = ParameterIn.QUERY, example = "failed")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description =
                    "Accepted at or after this time (ISO 8601). With a status and without it: 30 days before to, or before now")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "Accepted before this time (ISO 8601)")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of messages")
    @GetMapping
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
        MessageQuery query = SearchParameters.query(
                parameters,
                access.tenant(caller, parameters.get("tenantId")),
                caller.key().test(),
                clock.instant());
        List<Message> found = log.search(oneMore(query));
        Slice<Message> page = Slice.of(found, query.limit(), last -> Cursor.after(last.id()));
        return new Page(views.of(page.shown()), page.nextCursor());
    }

    private static boolean mayOpen(Caller caller, Message message) {
        boolean itsTenant = switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant(UUID own, Caller.Key _) ->
                message.lane().tenantId().equals(own);
        };
        return itsTenant && message.sandbox() == caller.key().test();
    }

    private static MessageQuery oneMore(MessageQuery query) {
        return new MessageQuery(
                query.tenantId(),
                query.channel(),
                query.status(),
                query.from(),
                query.to(),
                query.before(),
                query.limit() + 1,
                query.sandbox());
    }

    /** What became of a message that was to be taken back. */
    @Schema(name = "CancelledMessage")
    record Cancelled(
            @Schema(example = "true") boolean cancelled,
            @Schema(example = "cancelled") MessageStatus status) {}

    /** @param nextCursor null on the last page */
    @Schema(name = "MessagePage")
    record Page(List<MessageView> messages, @Nullable String nextCursor) {}
}
