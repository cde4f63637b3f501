package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Starts a campaign. */
@RequestRecord
@Schema(name = "CampaignStart")
record StartRequest(
        @Schema(
                description =
                        "Whether to start though the file has faulty rows, which get nothing; otherwise that is refused",
                example = "true")
        @Nullable
        Boolean ignoreFaulty) {}
