package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.NewRow;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what a file's rows are, and names what is wrong with the first faulty ones. */
final class UploadTally {
    private static final int MOST_NAMED = 1000;

    private final List<UploadAnswer.FaultOfRow> faults = new ArrayList<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final RecipientFile.Format format;
    private final ColumnMap columns;
    private RecipientFile.@Nullable Row sample;
    private int usable;
    private int duplicates;
    private int faulty;
    private int smsParts;
    private SmsFigures.@Nullable Estimate estimate;

    UploadTally(RecipientFile.Format format, ColumnMap columns) {
        this.format = format;
        this.columns = columns;
    }

    /** Keeps a row to show how the file was read: the first one, or the first in which an accent can show that it was read wrong. */
    void show(List<RecipientFile.Row> rows) {
        if (sample == null) {
            sample = rows.stream()
                    .filter(row -> row.fields().stream().anyMatch(UploadTally::hasAccents))
                    .findFirst()
                    .orElse(rows.getFirst());
        }
    }

    private static boolean hasAccents(String text) {
        return text.chars().anyMatch(c -> c > 0x7f);
    }

    /** @param repeated the numbers of the rows whose recipients came before */
    void add(RowChecks.Checked checked, Set<Integer> repeated) {
        for (NewRow row : checked.rows()) {
            if (!row.faults().isEmpty()) {
                faulty++;
                name(row);
            } else if (repeated.contains(row.number())) {
                duplicates++;
            } else {
                usable++;
                add(checked.sms().get(row.number()));
                ProblemType refusal = checked.refusals().get(row.number());
                if (refusal != null) {
                    refusals.merge(refusal.slug(), 1, Integer::sum);
                }
            }
        }
    }

    private void add(@Nullable SmsFigures sms) {
        if (sms != null) {
            smsParts += sms.parts();
            estimate = sms.estimate() == null || estimate == null ? sms.estimate() : estimate.plus(sms.estimate());
        }
    }

    private void name(NewRow row) {
        if (faulty <= MOST_NAMED) {
            row.faults()
                    .forEach(fault -> faults.add(new UploadAnswer.FaultOfRow(
                            row.number(), fault.field(), fault.column(), fault.code(), fault.detail())));
        }
    }

    int rows() {
        return usable + duplicates + faulty;
    }

    int usable() {
        return usable;
    }

    int duplicates() {
        return duplicates;
    }

    int faulty() {
        return faulty;
    }

    UploadAnswer answer(boolean stored) {
        return new UploadAnswer(
                stored, file(), rows(), usable, duplicates, faulty, refusals, smsParts, estimate, faults);
    }

    private UploadAnswer.FileRead file() {
        Character separator = format.separator();
        return new UploadAnswer.FileRead(
                format.type(),
                format.encoding(),
                separator == null ? null : UploadParameters.name(separator),
                sample == null ? null : sample.number(),
                sample == null ? null : columns.sample(sample.fields()));
    }
}
