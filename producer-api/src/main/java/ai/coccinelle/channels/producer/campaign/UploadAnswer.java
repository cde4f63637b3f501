package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.sms.SmsFigures;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file.
 *
 * @param stored whether it is the campaign's now; a dry run stores nothing
 * @param refusals usable rows whose recipients may not be written to, as of now, by the problem: they are refused when their turn
 *     comes, unless that changes
 * @param smsParts what an operator bills, before anybody is refused
 * @param estimate its price; null: the platform has named none
 * @param faults what is wrong with the first 1,000 faulty rows
 */
@Schema(name = "CampaignUpload")
record UploadAnswer(
        boolean stored,

        @Schema(description = "How the file was read: look at the sample before you start the campaign")
        FileRead file,

        @Schema(description = "Without the header", example = "1000")
        int rows,

        @Schema(example = "990") int usable,

        @Schema(description = "Their recipients came before in the file", example = "7")
        int duplicates,

        @Schema(example = "3") int faulty,

        @Schema(
                description =
                        "How many usable ones would be refused now, by the problem: whoever has opted out, or has not"
                                + " agreed to promotions, is refused when the row's turn comes",
                example = "{\"recipient-opted-out\":12}")
        Map<String, Integer> refusals,

        @Schema(
                description = "Of how many parts the usable ones' SMS are together; 0 on another channel",
                example = "1980")
        int smsParts,

        @Schema(description = "What the usable ones' SMS cost together; absent when the platform has named no price")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        SmsFigures.@Nullable Estimate estimate,

        List<FaultOfRow> faults) {
    UploadAnswer {
        refusals = Collections.unmodifiableMap(new TreeMap<>(refusals));
        faults = List.copyOf(faults);
    }

    /**
     * One thing wrong with a row.
     *
     * @param row as a spreadsheet counts: the header is row 1
     */
    @Schema(name = "CampaignRowFault")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FaultOfRow(
            @Schema(example = "17") int row,
            @Schema(example = "to") String field,
            @Schema(example = "telephone") @Nullable String column,
            @Schema(example = "invalid-address") String code,

            @Schema(example = "An SMS needs a mobile number, and this is not one. Give a mobile number.")
            String detail) {}

    /**
     * How the file was read.
     *
     * @param sampleRow the number of the row that is shown, the first with an accent if there is one; null: the file has no row
     */
    @Schema(name = "CampaignFileRead")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FileRead(
            @Schema(description = "csv or xlsx", example = "csv")
            String type,

            @Schema(
                    description = "utf-8, utf-16le, utf-16be or windows-1252; absent of a workbook",
                    example = "windows-1252")
            @Nullable
            String encoding,

            @Schema(description = "comma, semicolon or tab; absent of a workbook", example = "semicolon") @Nullable
            String separator,

            @Schema(example = "2") @Nullable Integer sampleRow,

            @Schema(
                    description = "What was read from that row, by what it is read for, cut at 60 characters",
                    example = "{\"to\":\"0639980011\",\"clientName\":\"Chloé\"}")
            @Nullable
            Map<String, String> sample) {}
}
