package ai.coccinelle.channels.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A range of addresses, as CIDR writes it: {@code 10.0.0.0/8}, {@code fc00::/7}, or one address. */
record Network(byte[] prefix, int bits) {

    /** @throws IllegalArgumentException when the text is not one; host names are not */
    static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash), text);
        int all = address.length * Byte.SIZE;
        int bits = slash < 0 ? all : number(text.substring(slash + 1), text);
        if (bits > all) {
            throw wrong(text);
        }
        return new Network(address, bits);
    }

    /** IPv4 addresses as IPv6 has them, ::ffff:0:0/96; the JDK reads that as an IPv4 address. */
    static Network mapped() {
        byte[] prefix = new byte[16];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return new Network(prefix, 96);
    }

    private static byte[] literal(String address, String text) {
        if (!address.matches("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw wrong(text);
        }
        try {
            return InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException malformed) {
            throw wrong(text);
        }
    }

    private static int number(String bits, String text) {
        if (!bits.matches("\\d{1,3}")) {
            throw wrong(text);
        }
        return Integer.parseInt(bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' is not a network such as 127.0.0.0/8 or fd00::/8");
    }

    boolean contains(InetAddress address) {
        byte[] asked = address.getAddress();
        return asked.length == prefix.length && startsAlike(asked);
    }

    private boolean startsAlike(byte[] asked) {
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        if (!Arrays.equals(asked, 0, whole, prefix, 0, whole)) {
            return false;
        }
        int mask = 0xff << (Byte.SIZE - rest);
        return rest == 0 || (asked[whole] & mask) == (prefix[whole] & mask);
    }

    /** The bytes of an address within this one, from this byte on, as an IPv4 address. */
    static InetAddress embedded(InetAddress address, int from, boolean inverted) {
        byte[] four = Arrays.copyOfRange(address.getAddress(), from, from + 4);
        if (inverted) {
            for (int i = 0; i < four.length; i++) {
                four[i] = (byte) ~four[i];
            }
        }
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}
