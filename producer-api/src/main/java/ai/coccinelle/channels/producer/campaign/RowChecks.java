package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.NewRow;
import ai.coccinelle.channels.campaign.RowFault;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.submit.Intake.Fitness;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks a file's rows as sends are: the address, the language, the variables, and whether the recipient may be written to. */
final class RowChecks {
    private static final int LONGEST_SHOWN = 320;

    private final Intake intake;
    private final Tenant tenant;
    private final Campaign campaign;
    private final ColumnMap columns;
    private final ZoneId zone;
    private final RowRequests requests;

    RowChecks(Intake intake, Tenant tenant, Campaign campaign, ColumnMap columns) {
        this.intake = intake;
        this.tenant = tenant;
        this.campaign = campaign;
        this.zone = ZoneId.of(tenant.timeZone());
        this.requests = new RowRequests(campaign.id(), campaign.plan(), zone);
        this.columns = columns.withDates(dates());
    }

    /** The variables that must be a day: those that refuse one that is written as a spreadsheet shows it. */
    private Set<String> dates() {
        Set<String> dates = new HashSet<>(refused("15/01/2027"));
        dates.removeAll(refused("2027-01-15"));
        return dates;
    }

    private Set<String> refused(String text) {
        Map<String, String> given = campaign.plan().columns().keySet().stream()
                .filter(RowRequests::isVariable)
                .collect(Collectors.toMap(Function.identity(), _ -> text));
        return switch (intake.fitness(tenant, List.of(requests.wanted("", given, null)), true)
                .getFirst()) {
            case Fitness.Fit _ -> Set.of();
            case Fitness.Unfit(List<Fault> faults) ->
                given.keySet().stream()
                        .filter(field ->
                                faults.stream().anyMatch(fault -> fault.field().equals("variables." + field)))
                        .collect(Collectors.toSet());
        };
    }

    /**
     * What became of some rows.
     *
     * @param refusals what those would be refused with whose recipients may not be written to, as of now, by the rows' numbers
     * @param sms what their SMS come to, by the rows' numbers
     */
    record Checked(List<NewRow> rows, Map<Integer, ProblemType> refusals, Map<Integer, SmsFigures> sms) {
        Checked {
            sms = Map.copyOf(sms);
            rows = List.copyOf(rows);
            refusals = Map.copyOf(refusals);
        }
    }

    Checked of(List<RecipientFile.Row> rows) {
        List<Fitness> fitness = intake.fitness(
                tenant,
                rows.stream().map(this::wanted).toList(),
                campaign.plan().sandbox());
        List<NewRow> checked = new ArrayList<>();
        Map<Integer, ProblemType> refusals = new HashMap<>();
        Map<Integer, SmsFigures> figures = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            RecipientFile.Row row = rows.get(i);
            List<RowFault> faults = new ArrayList<>(ofTheRow(row));
            switch (fitness.get(i)) {
                case Fitness.Fit(String to, Problem refusal, SmsFigures sms)
                when faults.isEmpty() -> {
                    checked.add(new NewRow(row.number(), to, columns.given(row.fields()), List.of()));
                    if (sms != null) {
                        figures.put(row.number(), sms);
                    }
                    if (refusal != null) {
                        refusals.put(row.number(), refusal.type());
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
        return new Checked(checked, refusals, figures);
    }

    private Intake.Wanted wanted(RecipientFile.Row row) {
        Map<String, String> given = hasItsFields(row) ? columns.given(row.fields()) : Map.of();
        return requests.wanted(columns.to(row.fields()), given, null);
    }

    /** A spreadsheet leaves out the separators of empty cells at the end: a short row has all that it needs, or lacks a value. */
    private boolean hasItsFields(RecipientFile.Row row) {
        return row.width() <= columns.width();
    }

    /** What no send can have wrong. */
    private List<RowFault> ofTheRow(RecipientFile.Row row) {
        if (!hasItsFields(row)) {
            return List.of(new RowFault(
                    "",
                    null,
                    "wrong-width",
                    "The row has %d fields, the header %d. Quote fields in which the separator stands."
                            .formatted(row.width(), columns.width())));
        }
        List<RowFault> faults = new ArrayList<>();
        if (row.fields().stream().anyMatch(field -> field.indexOf('\0') >= 0)) {
            faults.add(new RowFault("", null, "invalid-characters", "The row holds a null character. Leave it out."));
        }
        Map<String, String> given = columns.given(row.fields());
        ConsentCells.faults(given, zone).forEach(fault -> faults.add(fault(fault)));
        Optional.ofNullable(given.get(RowRequests.LOCALE))
                .filter(text -> RowRequests.language(text).isEmpty())
                .ifPresent(_ -> faults.add(new RowFault(
                        RowRequests.LOCALE,
                        columns.column(RowRequests.LOCALE),
                        "unknown-value",
                        "Must be fr or en, or empty.")));
        return faults;
    }

    private RowFault fault(Fault fault) {
        return new RowFault(
                fault.field(),
                columns.column(fault.field()),
                fault.code(),
                fault.detail().replace("\0", "")); // jsonb holds none
    }

    private NewRow faulty(RecipientFile.Row row, List<RowFault> faults) {
        String to = columns.to(row.fields()).replace("\0", "");
        return new NewRow(
                row.number(), to.length() <= LONGEST_SHOWN ? to : to.substring(0, shown(to)), Map.of(), faults);
    }

    /** Not through the middle of a character. */
    private static int shown(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST_SHOWN - 1)) ? LONGEST_SHOWN - 1 : LONGEST_SHOWN;
    }
}
