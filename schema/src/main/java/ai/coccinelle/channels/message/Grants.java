package ai.coccinelle.channels.message;

import java.util.Arrays;

/** How a visit's room is shared among its lanes. */
final class Grants {
    private Grants() {}

    /**
     * Shares the room in turns, one message a lane and turn, so that a lane that asks for much gets no more than another
     * one that asks for as much, and one that asks for little gets all of it.
     *
     * @param room how many messages there are to give
     * @param asked how many each lane could take
     * @return how many each lane gets; together at most the room
     */
    static int[] share(int room, int[] asked) {
        int[] granted = new int[asked.length];
        int left = Math.max(0, room);
        int asking = (int) Arrays.stream(asked).filter(each -> each > 0).count();
        while (left > 0 && asking > 0) {
            int turn = Math.max(1, left / asking);
            asking = 0;
            for (int lane = 0; lane < asked.length && left > 0; lane++) {
                int more = Math.min(Math.min(turn, asked[lane] - granted[lane]), left);
                if (more > 0) {
                    granted[lane] += more;
                    left -= more;
                    asking += granted[lane] < asked[lane] ? 1 : 0;
                }
            }
        }
        return granted;
    }
}
