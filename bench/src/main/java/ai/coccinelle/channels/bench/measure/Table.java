package ai.coccinelle.channels.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Measures as a table of text, which is Markdown as well. */
final class Table {
    private static final List<String> HEAD = List.of("measure", "value", "unit", "bound", "met", "against");

    private Table() {}

    static String of(List<Measure> measures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        measures.forEach(measure -> rows.add(row(measure)));
        int[] widths = widths(rows);
        rows.add(1, rule(widths));
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static List<String> row(Measure measure) {
        return List.of(
                measure.name(),
                Figures.digits(measure.value()),
                measure.unit(),
                measure.bound() == null ? "" : measure.bound().toString(),
                measure.met() == null ? "" : measure.met() ? "yes" : "NO",
                measure.against());
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static List<String> rule(int[] widths) {
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        return rule;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ')
                    .append(cells.get(i))
                    .repeat(' ', widths[i] - cells.get(i).length());
            line.append(" |");
        }
        return line.append('\n').toString();
    }
}
