package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignFiles;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenant;
import java.io.IOException;
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
    private static final int CHARACTERS_AT_ONCE = 1_000_000;

    /** Of the answers to a file that has none: what a French spreadsheet reads and writes. */
    private static final char OF_A_WORKBOOK = ';';

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
    Optional<UploadAnswer> read(Tenant tenant, Campaign campaign, FileBody body, UploadParameters asked)
            throws IOException {
        try (RecipientFile file = RecipientFile.open(body, asked.separator())) {
            ColumnMap columns = ColumnMap.of(campaign.plan().columns(), file.header());
            return files.replace(
                    campaign.id(),
                    !asked.dryRun(),
                    rows -> read(file, columns, tenant, campaign, rows, asked.dryRun()));
        }
    }

    private UploadAnswer read(
            RecipientFile file,
            ColumnMap columns,
            Tenant tenant,
            Campaign campaign,
            CampaignFiles.Rows rows,
            boolean dryRun) {
        RowChecks checks = new RowChecks(intake, tenant, campaign, columns);
        UploadTally tally = new UploadTally(file.format(), columns);
        long begun = System.nanoTime();
        for (List<RecipientFile.Row> some = some(file); !some.isEmpty(); some = some(file)) {
            RowChecks.Checked checked = checks.of(some);
            tally.show(some);
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
        Character separator = file.format().separator();
        rows.end(separator == null ? OF_A_WORKBOOK : separator, tally.usable(), tally.duplicates(), tally.faulty());
        return tally.answer(!dryRun);
    }

    /** As many rows as are looked at together: bounded by their number and by their characters. */
    private static List<RecipientFile.Row> some(RecipientFile file) {
        List<RecipientFile.Row> some = new ArrayList<>();
        int characters = 0;
        Optional<RecipientFile.Row> next = file.next();
        while (next.isPresent()) {
            some.add(next.get());
            characters += next.get().characters();
            next = some.size() < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE ? file.next() : Optional.empty();
        }
        return some;
    }
}
