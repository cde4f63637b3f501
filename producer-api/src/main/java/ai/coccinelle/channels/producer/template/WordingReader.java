package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.producer.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text with variables. Of Mustache it has what needs no logic and opens no door: {@code {{name}}}, and around what
 * stands only with a value, or only without one, {@code {{#name}}…{{/name}}} and {@code {{^name}}…{{/name}}}, not nested. A
 * section's tag that stands alone takes its line with it (mustache(5)).
 */
final class WordingReader {
    private static final int MOST_FAULTS = 20;
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,40}");
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String field;
    private final String source;
    private final Set<String> variables;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Wording.Part> parts = new ArrayList<>();
    private @Nullable OpenSection section;
    private int at;

    private WordingReader(String field, String source, Set<String> variables) {
        this.field = field;
        this.source = source;
        this.variables = variables;
    }

    /** A section whose end is still to come; {@code from} is where its tag stands. */
    private record OpenSection(String variable, boolean given, int from, List<Wording.Part> parts) {}

    /**
     * The text; where there are faults, they are added and it is not to be used.
     *
     * @param field where the text stands in the request
     * @param variables those that it may name
     */
    static Wording read(String field, String source, Set<String> variables, List<Fault> faults) {
        WordingReader reader = new WordingReader(field, source, variables);
        reader.read();
        faults.addAll(reader.faults);
        return new Wording(source, reader.parts);
    }

    private void read() {
        while (at < source.length() && faults.size() < MOST_FAULTS) {
            int open = source.indexOf(OPEN, at);
            int close = source.indexOf(CLOSE, at);
            if (close >= 0 && (open < 0 || close < open)) {
                words(at, close);
                fault("stray-braces", close, "}} closes nothing. Write {{name}}, or leave the braces out.");
                at = close + CLOSE.length();
            } else if (open < 0) {
                words(at, source.length());
                at = source.length();
            } else {
                words(at, open);
                tag(open);
            }
        }
        if (section != null) {
            fault(
                    "unclosed-section",
                    section.from(),
                    "{{%s%s}} has no end. Add {{/%s}}."
                            .formatted(section.given() ? "#" : "^", section.variable(), section.variable()));
        }
    }

    /** Reads the tag that opens here, and moves behind it. */
    private void tag(int open) {
        int inside = open + OPEN.length();
        int end = source.indexOf(CLOSE, inside);
        if (end < 0
                || source.indexOf(OPEN, Math.min(inside + 1, end), end) >= 0
                || source.indexOf('\n', inside, end) >= 0) {
            fault("unclosed-tag", open, "{{ has no }} on its line. Write {{name}}.");
            at = inside;
            return;
        }
        at = end + CLOSE.length();
        String content = source.substring(inside, end).strip();
        char mark = content.isEmpty() ? ' ' : content.charAt(0);
        switch (mark) {
            case '{', '&' -> {
                at += source.startsWith("}", at) ? 1 : 0;
                fault("forbidden-tag", open, "Values cannot be left unescaped. Write {{name}}.");
            }
            case '>', '!', '=', '<', '$' ->
                fault(
                        "forbidden-tag",
                        open,
                        "{{%c…}} is not known here. There are {{name}}, {{#name}}…{{/name}} and {{^name}}…{{/name}}."
                                .formatted(mark));
            case '#', '^' -> begin(open, content.substring(1).strip(), mark == '#');
            case '/' -> end(open, content.substring(1).strip());
            default -> {
                if (isVariable(open, content)) {
                    here().add(new Wording.Part.Value(content));
                }
            }
        }
    }

    private void begin(int open, String variable, boolean given) {
        if (section != null) {
            fault(
                    "nested-section",
                    open,
                    "A section cannot stand in another one. End {{#%s}} first.".formatted(section.variable()));
        } else if (isVariable(open, variable)) {
            takeLine(open);
            section = new OpenSection(variable, given, open, new ArrayList<>());
        }
    }

    private void end(int open, String variable) {
        if (section == null || !section.variable().equals(variable)) {
            fault(
                    "stray-section-end",
                    open,
                    section == null
                            ? "This section has no beginning. Add {{#name}}, or leave its end out."
                            : "{{#%s}} must be ended first.".formatted(section.variable()));
            return;
        }
        takeLine(open);
        OpenSection ended = section;
        section = null;
        parts.add(new Wording.Part.Section(ended.variable(), ended.given(), ended.parts()));
    }

    /** A tag alone on its line leaves nothing of the line. */
    private void takeLine(int open) {
        int line = source.lastIndexOf('\n', open) + 1;
        int next = source.indexOf('\n', at);
        int lineEnd = next < 0 ? source.length() : next + 1;
        if (!source.substring(line, open).isBlank()
                || !source.substring(at, lineEnd).isBlank()) {
            return;
        }
        at = lineEnd;
        List<Wording.Part> here = here();
        if (open > line && !here.isEmpty() && here.getLast() instanceof Wording.Part.Words(String words)) {
            here.set(here.size() - 1, new Wording.Part.Words(words.substring(0, words.length() - (open - line))));
        }
    }

    private List<Wording.Part> here() {
        return section == null ? parts : section.parts();
    }

    private void words(int from, int to) {
        if (to > from) {
            here().add(new Wording.Part.Words(source.substring(from, to)));
        }
    }

    private boolean isVariable(int open, String name) {
        if (!NAME.matcher(name).matches()) {
            fault(
                    "invalid-tag",
                    open,
                    "A variable's name begins with a lower-case letter and has letters and digits: {{clientName}}.");
            return false;
        }
        if (!variables.contains(name)) {
            fault(
                    TemplateSpec.UNKNOWN,
                    open,
                    "{{%s}} is not declared. There are %s."
                            .formatted(
                                    name,
                                    String.join(
                                            ", ", variables.stream().sorted().toList())));
            return false;
        }
        return true;
    }

    private void fault(String code, int place, String detail) {
        if (faults.size() < MOST_FAULTS) {
            long line =
                    source.substring(0, place).chars().filter(c -> c == '\n').count() + 1;
            faults.add(new Fault(field, code, "Line %d: %s".formatted(line, detail)));
        }
    }
}
