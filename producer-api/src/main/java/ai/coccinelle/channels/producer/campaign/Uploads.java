package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignFiles;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenant;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads campaigns' files: every row is checked as a send would be, a thousand at a time, and stored in one transaction. After
 * each thousand it rests as long as they took, so that on few processors half of the time is for those who send meanwhile.
 */
final class Uploads {
    private static final int ROWS_AT_ONCE = 1000;

    private final CampaignFiles files;
    private final Intake intake;
    private final int maxRows;

    Uploads(CampaignFiles files, Intake intake, int maxRows) {
        this.files = files;
        this.intake = intake;
        this.maxRows = maxRows;
    }

    /**
     * Puts the file's rows into the draft, in place of those that it had.
     *
     * @param asked how the file is read
     * @return empty when the campaign is no draft any more, or another file of it is just being read
     * @throws Refusal when the file as a whole cannot be used; what was there stays
     */
    Optional<UploadAnswer> read(Tenant tenant, Campaign campaign, InputStream body, UploadParameters asked) {
        CsvFile file = CsvFile.open(body, asked.separator());
        ColumnMap columns = ColumnMap.of(campaign.plan().columns(), file.header());
        return files.replace(campaign.id(), !asked.dryRun(), rows -> {
            RowChecks checks = new RowChecks(intake, tenant, campaign, columns);
            UploadTally tally = new UploadTally();
            long begun = System.nanoTime();
            for (List<CsvFile.Row> some = some(file); !some.isEmpty(); some = some(file)) {
                RowChecks.Checked checked = checks.of(some);
                tally.add(checked, rows.add(checked.rows()));
                if (tally.rows() > maxRows) {
                    throw new Refusal(Problem.of(
                            ProblemType.BODY_TOO_LARGE,
                            "The file may have at most %d rows. Send what is more as further campaigns; nothing was stored."
                                    .formatted(maxRows)));
                }
                LockSupport.parkNanos(System.nanoTime() - begun);
                begun = System.nanoTime();
            }
            rows.end(file.separator(), tally.usable(), tally.duplicates(), tally.faulty());
            return tally.answer(!asked.dryRun());
        });
    }

    private static List<CsvFile.Row> some(CsvFile file) {
        List<CsvFile.Row> some = new ArrayList<>();
        Optional<CsvFile.Row> next = file.next();
        while (next.isPresent()) {
            some.add(next.get());
            next = some.size() < ROWS_AT_ONCE ? file.next() : Optional.empty();
        }
        return some;
    }
}
