package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The platform's own accounts, which all tenants share: Twilio's for sms, Vapi's for phone. */
@RestController
@RequestMapping(path = "/api/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Limits")
class AccountController {
    private final Accounts accounts;

    AccountController(Accounts accounts) {
        this.accounts = accounts;
    }

    @Operation(summary = "The platform's own accounts", description = "Needs the platform key.")
    @ApiResponse(responseCode = "200", description = "Their limits, and where they stand")
    @GetMapping
    AccountList all() {
        return new AccountList(Arrays.stream(ChannelType.values())
                .map(this::find)
                .flatMap(Optional::stream)
                .toList());
    }

    @Operation(summary = "One of the platform's own accounts", description = "Needs the platform key.")
    @ApiResponse(responseCode = "200", description = "Its limits, and where it stands")
    @GetMapping("/{channel}")
    AccountView find(@Parameter(schema = @Schema(allowableValues = {"sms", "phone"})) @PathVariable String channel) {
        return view(channel);
    }

    @Operation(
            summary = "Change what one of the platform's own accounts may send",
            description =
                    "Needs the platform key. All four are given, null where there is none. They hold from the next release on,"
                            + " in every process.")
    @ApiResponse(responseCode = "200", description = "Changed")
    @PutMapping(path = "/{channel}", consumes = MediaType.APPLICATION_JSON_VALUE)
    AccountView change(
            @Parameter(schema = @Schema(allowableValues = {"sms", "phone"})) @PathVariable String channel,
            @RequestBody AccountRequest request) {
        AccountView before = view(channel);
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        accounts.limit(before.channel(), request.limits());
        return view(channel);
    }

    @Operation(
            summary = "Change what the platform's SMS account may send",
            description =
                    "Needs the platform key. An SMS holds no place, so that maxConcurrent and holdSeconds have no meaning here: they may be"
                            + " left out, or given as null or as they were answered.")
    @ApiResponse(responseCode = "200", description = "Changed")
    @PutMapping(path = "/sms", consumes = MediaType.APPLICATION_JSON_VALUE)
    AccountView changeSms(@RequestBody SmsAccountRequest request) {
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        accounts.find(ChannelType.SMS)
                .ifPresent(account -> accounts.limit(ChannelType.SMS, request.over(account.limits())));
        return view("sms");
    }

    @Operation(
            summary = "End the pause of one of the platform's own accounts",
            description = "Needs the platform key. The account is used again at once; without a pause nothing changes.")
    @ApiResponse(responseCode = "200", description = "It is not paused")
    @PostMapping("/{channel}/resume")
    AccountView resume(@Parameter(schema = @Schema(allowableValues = {"sms", "phone"})) @PathVariable String channel) {
        accounts.resume(view(channel).channel());
        return view(channel);
    }

    private AccountView view(String channel) {
        return ChannelType.find(channel)
                .flatMap(this::find)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "The platform has no account of its own on such a channel. Use /api/accounts/sms or"
                                + " /api/accounts/phone.")));
    }

    private Optional<AccountView> find(ChannelType channel) {
        return accounts.find(channel).map(account -> AccountView.of(channel, account));
    }

    /** The platform's own accounts. */
    @Schema(name = "Accounts")
    record AccountList(List<AccountView> accounts) {}
}
