package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.FaultAllowance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies of many records, one a line (NDJSON). */
public final class Lines {
    private Lines() {}

    /**
     * The records of the lines, in their order; blank lines are none. A line that cannot be read says so by itself.
     *
     * @param most when there are more, one more than this is returned, and the rest is not read
     */
    public static <T> List<Element<T>> read(byte[] body, Class<T> type, int most) {
        List<Element<T>> elements = new ArrayList<>();
        FaultAllowance allowance = new FaultAllowance();
        int from = 0;
        while (from < body.length && elements.size() <= most) {
            int to = from;
            boolean blank = true;
            while (to < body.length && body[to] != '\n') {
                blank &= body[to] == ' ' || body[to] == '\r' || body[to] == '\t';
                to++;
            }
            if (!blank) {
                elements.add(RecordReader.element(Arrays.copyOfRange(body, from, to), type, allowance));
            }
            from = to + 1;
        }
        return elements;
    }
}
