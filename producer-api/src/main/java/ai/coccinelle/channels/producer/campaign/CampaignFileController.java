package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignState;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.UploadedFile;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Campaigns' files: recipients in, faults and results out. */
@RestController
@RequestMapping(path = "/api/campaigns/{id}")
@Tag(name = "Campaigns")
class CampaignFileController {
    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Browsers on Windows call CSV files by Excel's name. */
    private static final List<String> TAKEN =
            List.of("text/csv", "text/tab-separated-values", "application/vnd.ms-excel", WORKBOOK);

    private final CampaignDesk desk;
    private final Uploads uploads;
    private final Campaigns campaigns;

    CampaignFileController(CampaignDesk desk, Uploads uploads, Campaigns campaigns) {
        this.desk = desk;
        this.uploads = uploads;
        this.campaigns = campaigns;
    }

    @Operation(
            summary = "Upload a draft's recipients",
            description =
                    "CSV (RFC 4180) in UTF-8, UTF-16 or Windows-1252, up to 100,000 rows and 32 MB, its first row the columns' names,"
                            + " comma, semicolon or tab between the fields; the answer says how it was read. Each row is checked as a"
                            + " send is; a recipient who came before in the file is a duplicate. All rows are stored, or none, in place of those of an earlier upload.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "text/csv",
                                            schema = @Schema(type = "string"),
                                            examples = @ExampleObject("telephone;prenom\n+33612345678;Jeanne\n"))))
    @Parameter(
            name = "dryRun",
            in = ParameterIn.QUERY,
            description = "true: only looked at, nothing is stored",
            example = "true")
    @Parameter(
            name = "separator",
            in = ParameterIn.QUERY,
            description = "comma, semicolon or tab; without it, it is found out from the first row",
            example = "semicolon")
    @ApiResponse(responseCode = "200", description = "What is in the file, and what is wrong with it")
    @PutMapping(path = "/recipients", produces = MediaType.APPLICATION_JSON_VALUE)
    UploadAnswer upload(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
            @Parameter(hidden = true) @RequestParam Map<String, String> given,
            HttpServletRequest request)
            throws IOException {
        Campaign campaign = desk.open(caller, id);
        Tenant tenant = desk.tenant(caller, campaign);
        UploadParameters asked = UploadParameters.of(given);
        refuseOtherTypes(request.getContentType());
        if (campaign.state() != CampaignState.DRAFT) {
            throw CampaignDesk.takesNone(campaign);
        }
        return uploads.read(tenant, campaign, () -> UploadedFile.open(request), asked)
                .orElseThrow(() -> CampaignDesk.takesNone(desk.open(caller, id)));
    }

    /** Not by {@code consumes}: whose the campaign is comes first. What the file is, its own bytes say. */
    private static void refuseOtherTypes(@Nullable String contentType) {
        if (!isTaken(contentType)) {
            throw new Refusal(Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the file as CSV, with the header Content-Type: text/csv, or as .xlsx, with Content-Type: "
                                    + WORKBOOK + ".")
                    .with(HttpHeaders.ACCEPT, String.join(", ", TAKEN)));
        }
    }

    private static boolean isTaken(@Nullable String contentType) {
        try {
            MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
            return type != null && TAKEN.contains(type.getType() + "/" + type.getSubtype());
        } catch (InvalidMediaTypeException notOne) {
            return false;
        }
    }

    @Operation(
            summary = "Everything wrong with the uploaded file, as CSV",
            description = "row, to, field, column, code, detail: a line for each fault, in the file's order.")
    @ApiResponse(
            responseCode = "200",
            description = "The faults",
            content =
                    @Content(mediaType = "text/csv", schema = @Schema(type = "string"), examples = @ExampleObject("""
                                    row;to;field;column;code;detail
                                    17;0472000000;to;telephone;invalid-address;An SMS needs a mobile number, and this is not one. Give a mobile number.
                                    """)))
    @GetMapping("/faults.csv")
    void faults(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
            HttpServletResponse response)
            throws IOException {
        Campaign campaign = desk.open(caller, id);
        begin(response, campaign, "faults");
        CsvAnswers.faults(campaign, campaigns, response.getOutputStream());
    }

    @Operation(
            summary = "What became of each row, as CSV",
            description =
                    "row, to, messageId, status, error, sentAt: a line for each row of the file, in its order. A file with"
                            + " fewer lines than the campaign has rows was cut off on its way.")
    @ApiResponse(
            responseCode = "200",
            description = "The result as it stands now",
            content =
                    @Content(mediaType = "text/csv", schema = @Schema(type = "string"), examples = @ExampleObject("""
                                    row;to;messageId;status;error;sentAt
                                    2;+33612345678;01a2134e-9272-7afa-b641-e55166102f57;delivered;;2027-01-08T09:00:04Z
                                    17;0472000000;;faulty;;
                                    """)))
    @GetMapping("/result.csv")
    void result(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
            HttpServletResponse response)
            throws IOException {
        Campaign campaign = desk.open(caller, id);
        begin(response, campaign, "result");
        CsvAnswers.results(campaign, campaigns, response.getOutputStream());
    }

    private static void begin(HttpServletResponse response, Campaign campaign, String what) {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"campaign-%s-%s.csv\"".formatted(campaign.id(), what));
    }
}
