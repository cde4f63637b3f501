package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is read from which place of a file's rows. */
final class ColumnMap {
    private static final String VARIABLES = "variables.";
    private static final int MOST_NAMED = 50;

    private final Map<String, Integer> places;
    private final List<String> header;

    private ColumnMap(Map<String, Integer> places, List<String> header) {
        this.places = places;
        this.header = header;
    }

    /**
     * Finds the columns in the file's header.
     *
     * @param columns what is read, and from which column
     * @throws Refusal naming every column that is not there, or there twice
     */
    static ColumnMap of(Map<String, String> columns, List<String> header) {
        Map<String, Integer> places = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        new TreeMap<>(columns).forEach((field, column) -> {
            int place = header.indexOf(column.strip());
            if (place < 0) {
                faults.add(new Fault(
                        "columns." + field,
                        "missing-column",
                        "The file has no column '%s'. Its columns are %s.".formatted(column, listed(header))));
            } else if (header.lastIndexOf(column.strip()) != place) {
                faults.add(new Fault(
                        "columns." + field,
                        "ambiguous-column",
                        "The file has more than one column '%s'. Give each a name of its own.".formatted(column)));
            } else {
                places.put(field, place);
            }
        });
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        return new ColumnMap(places, header);
    }

    private static String listed(List<String> header) {
        return header.stream().limit(MOST_NAMED).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** How many fields a row has. */
    int width() {
        return header.size();
    }

    /** What the row says for the address; of a row that is too short, what there is. */
    String to(List<String> fields) {
        int place = places.getOrDefault(RowRequests.TO, 0);
        return place < fields.size() ? fields.get(place).strip() : "";
    }

    /** What a row of the right width says besides, without cells that are blank. */
    Map<String, String> given(List<String> fields) {
        Map<String, String> given = new HashMap<>();
        places.forEach((field, place) -> {
            String text = fields.get(place).strip();
            if (!field.equals(RowRequests.TO) && !text.isEmpty()) {
                given.put(field, text);
            }
        });
        return given;
    }

    /**
     * The column that a field of a request was read from.
     *
     * @return null: from none
     */
    @Nullable
    String column(String field) {
        Integer place = places.get(
                field.startsWith(VARIABLES) ? field.substring(VARIABLES.length()) : ConsentCells.readAs(field));
        return place == null ? null : header.get(place);
    }
}
