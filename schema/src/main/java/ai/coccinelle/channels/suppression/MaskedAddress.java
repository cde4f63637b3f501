package ai.coccinelle.channels.suppression;

/** Addresses shown so that they can be told apart and nobody can be reached. */
public final class MaskedAddress {
    private static final int SHORTEST_SHOWN = 9;

    private MaskedAddress() {}

    /** {@code +336…78}, or {@code c…@exemple.com}. */
    public static String of(String address) {
        int at = address.lastIndexOf('@');
        if (at > 0) {
            return address.substring(0, address.offsetByCodePoints(0, 1)) + "…" + address.substring(at);
        }
        return address.length() < SHORTEST_SHOWN
                ? "…"
                : address.substring(0, 4) + "…" + address.substring(address.length() - 2);
    }
}
