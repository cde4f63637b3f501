package ai.coccinelle.channels.producer.sms;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text is cut into the parts that it is sent and billed in. An escape and its septet, and the two halves of a
 * surrogate pair, stay in one part, so that a part may have a unit to spare.
 */
final class Segments {
    /** More of them would say no more about what to mend. */
    static final int MOST_NAMED = 20;

    private final String text;
    private final Encoding encoding;
    private final int units;
    private final List<Integer> starts;

    private Segments(String text) {
        this.text = text;
        this.encoding = Gsm7.canWrite(text) ? Encoding.GSM_7 : Encoding.UCS_2;
        int total = 0;
        for (int i = 0; i < text.length(); i++) {
            total += width(i);
        }
        this.units = total;
        this.starts = total <= encoding.alone() ? List.of(0) : cuts();
    }

    static Segments of(String text) {
        return new Segments(text);
    }

    private List<Integer> cuts() {
        List<Integer> cuts = new ArrayList<>();
        for (int start = 0; start < text.length(); start = end(start, encoding.each())) {
            cuts.add(start);
        }
        return cuts;
    }

    /** Where a part that begins there and holds so many units ends. */
    private int end(int start, int room) {
        int used = 0;
        int end = start;
        while (end < text.length()) {
            int length = isPair(end) ? 2 : 1;
            int width = encoding == Encoding.UCS_2 ? length : width(end);
            if (used + width > room) {
                return end;
            }
            used += width;
            end += length;
        }
        return end;
    }

    private int width(int index) {
        return encoding == Encoding.UCS_2 ? 1 : Gsm7.septets(text.charAt(index));
    }

    private boolean isPair(int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    Encoding encoding() {
        return encoding;
    }

    /** Septets of GSM-7, or UTF-16 units, of all parts. */
    int units() {
        return units;
    }

    /** How many parts there are; one also of an empty text. */
    int count() {
        return starts.size();
    }

    /** The text, part by part. */
    List<String> parts() {
        List<String> parts = new ArrayList<>(starts.size());
        for (int i = 0; i < starts.size(); i++) {
            parts.add(text.substring(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : text.length()));
        }
        return parts;
    }

    /** The text that does not fit into so many parts; empty when all does. Into one part fits what fits when it is alone. */
    String beyond(int most) {
        if (starts.size() <= most) {
            return "";
        }
        return text.substring(most == 1 ? end(0, encoding.alone()) : starts.get(most));
    }

    /** The characters that GSM-7 lacks, each once, as they come, at most {@value #MOST_NAMED}. */
    List<String> forcedBy() {
        return encoding == Encoding.GSM_7
                ? List.of()
                : text.codePoints()
                        .filter(point -> point > Character.MAX_VALUE || !Gsm7.has((char) point))
                        .distinct()
                        .limit(MOST_NAMED)
                        .mapToObj(Character::toString)
                        .toList();
    }
}
