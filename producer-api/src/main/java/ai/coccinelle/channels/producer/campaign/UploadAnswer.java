package ai.coccinelle.channels.producer.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file.
 *
 * @param stored whether it is the campaign's now; a dry run stores nothing
 * @param optedOut usable rows whose recipients want no such message, as of now: they are refused when their turn comes
 * @param smsParts what an operator bills, before anybody is refused
 * @param faults what is wrong with the first 1,000 faulty rows
 */
@Schema(name = "CampaignUpload")
record UploadAnswer(
        boolean stored,
        @Schema(description = "Without the header", example = "1000") int rows,
        @Schema(example = "990") int usable,
        @Schema(description = "Their recipients came before in the file", example = "7") int duplicates,
        @Schema(example = "3") int faulty,
        @Schema(description = "Usable ones whose recipients have opted out, as of now", example = "12") int optedOut,
        @Schema(description = "Of how many parts the usable ones' SMS are together; 0 on another channel", example = "1980") int smsParts,
        List<FaultOfRow> faults) {
    UploadAnswer {
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
            String detail) {}
}
