package ai.coccinelle.channels.producer.reply;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.reply.Reply;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What recipients answered. */
@RestController
@Tag(name = "Replies")
class ReplyController {
    private static final Set<String> KNOWN = Set.of("tenantId", "channel", "cursor", "limit");

    private final Replies replies;
    private final TenantAccess access;

    ReplyController(Replies replies, TenantAccess access) {
        this.replies = replies;
        this.access = access;
    }

    @Operation(
            summary = "What recipients answered, newest first",
            description =
                    "An SMS comes in on the number that all tenants share: it is for the tenant that wrote to this person last."
                            + " Where others wrote within 72 hours before that, it is kept for each of them, without its text,"
                            + " and `ambiguous` is true. Of test keys' messages there are no answers.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "For whom; a tenant's key sees its own")
    @Parameter(name = "channel", in = ParameterIn.QUERY, description = "sms or whatsapp", example = "sms")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of replies")
    @GetMapping(path = "/api/replies", produces = MediaType.APPLICATION_JSON_VALUE)
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        ChannelType channel =
                parameters.value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone.");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<Reply> found = caller.key().test() ? List.of() : replies.search(tenant, channel, before, limit + 1);
        Slice<Reply> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(View::of).toList(), page.nextCursor());
    }

    /** One answer. */
    @Schema(name = "Reply")
    record View(
            UUID id,

            @Schema(description = "null: no tenant is known to have written to this address") @Nullable
            UUID tenantId,

            ChannelType channel,
            @Schema(example = "+33612345678") String from,

            @Schema(example = "STOP", description = "Empty where the reply is ambiguous")
            String text,

            @Schema(
                    description = "stop and start are words that opt out and in again",
                    allowableValues = {"stop", "start", "other"})
            String kind,

            @Schema(description = "true: several tenants wrote to this person from the shared number within 72 hours")
            boolean ambiguous,

            Instant at) {
        static View of(Reply reply) {
            return new View(
                    reply.id(),
                    reply.tenantId(),
                    reply.channel(),
                    reply.from(),
                    reply.text(),
                    reply.kind().wireName(),
                    reply.ambiguous(),
                    reply.receivedAt());
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "ReplyPage")
    record Page(List<View> replies, @Nullable String nextCursor) {}
}
