package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.NewRow;
import ai.coccinelle.channels.campaign.RowFault;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.submit.Intake.Fitness;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a file's rows as sends are: the address, the language, the variables, and who has opted out. */
final class RowChecks {
    private static final int LONGEST_SHOWN = 320;

    private final Intake intake;
    private final Tenant tenant;
    private final Campaign campaign;
    private final ColumnMap columns;

    RowChecks(Intake intake, Tenant tenant, Campaign campaign, ColumnMap columns) {
        this.intake = intake;
        this.tenant = tenant;
        this.campaign = campaign;
        this.columns = columns;
    }

    /**
     * What became of some rows.
     *
     * @param optedOut the numbers of those whose recipients have opted out
     * @param parts of how many parts their SMS are, by the rows' numbers
     */
    record Checked(List<NewRow> rows, Set<Integer> optedOut, Map<Integer, Integer> parts) {
        Checked {
            parts = Map.copyOf(parts);
            rows = List.copyOf(rows);
            optedOut = Set.copyOf(optedOut);
        }
    }

    Checked of(List<CsvFile.Row> rows) {
        List<Fitness> fitness = intake.fitness(
                tenant, rows.stream().map(this::wanted).toList());
        List<NewRow> checked = new ArrayList<>();
        Set<Integer> optedOut = new HashSet<>();
        Map<Integer, Integer> parts = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            CsvFile.Row row = rows.get(i);
            List<RowFault> faults = new ArrayList<>(ofTheRow(row));
            switch (fitness.get(i)) {
                case Fitness.Fit(String to, boolean out, SmsFigures sms) when faults.isEmpty() -> {
                    checked.add(new NewRow(row.number(), to, columns.given(row.fields()), List.of()));
                    if (sms != null) {
                        parts.put(row.number(), sms.parts());
                    }
                    if (out) {
                        optedOut.add(row.number());
                    }
                }
                case Fitness.Fit _ -> checked.add(faulty(row, faults));
                case Fitness.Unfit(List<Fault> found) -> {
                    if (hasItsFields(row)) { // otherwise they are those of other columns
                        found.forEach(fault -> faults.add(fault(fault)));
                    }
                    checked.add(faulty(row, faults));
                }
            }
        }
        return new Checked(checked, optedOut, parts);
    }

    private Intake.Wanted wanted(CsvFile.Row row) {
        Map<String, String> given = hasItsFields(row) ? columns.given(row.fields()) : Map.of();
        return RowRequests.wanted(campaign.id(), campaign.plan(), columns.to(row.fields()), given, null);
    }

    private boolean hasItsFields(CsvFile.Row row) {
        return row.fields().size() == columns.width();
    }

    /** What no send can have wrong. */
    private List<RowFault> ofTheRow(CsvFile.Row row) {
        if (!hasItsFields(row)) {
            return List.of(new RowFault(
                    "",
                    null,
                    "wrong-width",
                    "The row has %d fields, the header %d. Quote fields in which the separator stands."
                            .formatted(row.fields().size(), columns.width())));
        }
        List<RowFault> faults = new ArrayList<>();
        if (row.fields().stream().anyMatch(field -> field.indexOf('\0') >= 0)) {
            faults.add(new RowFault("", null, "invalid-characters", "The row holds a null character. Leave it out."));
        }
        Optional.ofNullable(columns.given(row.fields()).get(RowRequests.LOCALE))
                .filter(text -> RowRequests.language(text).isEmpty())
                .ifPresent(_ -> faults.add(new RowFault(
                        RowRequests.LOCALE,
                        columns.column(RowRequests.LOCALE),
                        "unknown-value",
                        "Must be fr or en, or empty.")));
        return faults;
    }

    private RowFault fault(Fault fault) {
        return new RowFault(fault.field(), columns.column(fault.field()), fault.code(), fault.detail());
    }

    private NewRow faulty(CsvFile.Row row, List<RowFault> faults) {
        String to = columns.to(row.fields()).replace("\0", "");
        return new NewRow(
                row.number(),
                to.length() <= LONGEST_SHOWN ? to : to.substring(0, shown(to)),
                Map.of(),
                faults);
    }

    /** Not through the middle of a character. */
    private static int shown(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST_SHOWN - 1)) ? LONGEST_SHOWN - 1 : LONGEST_SHOWN;
    }
}
