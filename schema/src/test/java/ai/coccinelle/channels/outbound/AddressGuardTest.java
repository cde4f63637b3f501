package ai.coccinelle.channels.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.170",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b:1::a00:1",
                "2001:db8::1"
            })
    void whatIsNotPublicIsRefused(String address) {
        assertThat(guard.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "142.250.27.109",
                "2a00:1450:400c:c00::6d",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void whatIsPublicIsAllowed(String address) {
        assertThat(guard.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    /** Any IPv4 address is judged alike in each of the IPv6 forms that carry it. */
    @Test
    void anIpv4AddressIsJudgedTheSameInIpv6() throws UnknownHostException {
        Random random = new Random(20_261_124);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] four = new byte[4];
            random.nextBytes(four);
            if (i % 2 == 0) {
                four[0] = (byte) List.of(10, 127, 169, 172, 192, 198, 100, 0)
                        .get(i / 2 % 8)
                        .intValue();
            }
            InetAddress plain = InetAddress.getByAddress(four);
            boolean allowed = guard.allows(plain);
            refused += allowed ? 0 : 1;
            assertThat(guard.allows(six(0, 0, 0, 0, 0, 0xffff, four)))
                    .as("mapped %s", plain)
                    .isEqualTo(allowed);
            assertThat(guard.allows(six(0x64, 0xff9b, 0, 0, 0, 0, four)))
                    .as("NAT64 %s", plain)
                    .isEqualTo(allowed);
            assertThat(guard.allows(sixToFour(four))).as("6to4 %s", plain).isEqualTo(allowed);
            assertThat(guard.allows(teredo(four))).as("Teredo %s", plain).isEqualTo(allowed);
        }
        assertThat(refused).isBetween(2_000, 18_000);
    }

    @Test
    void anExceptionLetsItsNetworkThroughAtAnyPortAndNothingElse() {
        AddressGuard development = new AddressGuard(List.of("127.0.0.0/8", "fd00::/8"));
        InetAddress local = InetAddress.ofLiteral("127.0.0.1");
        assertThat(development.allows(local)).isTrue();
        assertThat(development.allowsPort(local, 3025)).isTrue();
        assertThat(development.allows(InetAddress.ofLiteral("fd12::1"))).isTrue();
        assertThat(development.allows(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
        assertThat(guard.allowsPort(InetAddress.ofLiteral("8.8.8.8"), 3025)).isFalse();
        for (int port : new int[] {25, 465, 587, 2525}) {
            assertThat(guard.allowsPort(InetAddress.ofLiteral("8.8.8.8"), port)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "", "fd00::/129", "mail.example.com/24"})
    void whatIsNoNetworkIsNamed(String text) {
        assertThatThrownBy(() -> new AddressGuard(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    private static InetAddress six(int a, int b, int c, int d, int e, int f, byte[] four) throws UnknownHostException {
        byte[] all = new byte[16];
        int[] words = {a, b, c, d, e, f};
        for (int i = 0; i < words.length; i++) {
            all[2 * i] = (byte) (words[i] >> 8);
            all[2 * i + 1] = (byte) words[i];
        }
        System.arraycopy(four, 0, all, 12, 4);
        return Inet6Address.getByAddress(null, all, -1);
    }

    private static InetAddress sixToFour(byte[] four) throws UnknownHostException {
        byte[] all = new byte[16];
        all[0] = 0x20;
        all[1] = 0x02;
        System.arraycopy(four, 0, all, 2, 4);
        return Inet6Address.getByAddress(null, all, -1);
    }

    /** A public server, and the client's address with its bits turned over (RFC 4380). */
    private static InetAddress teredo(byte[] four) throws UnknownHostException {
        byte[] all = new byte[16];
        all[0] = 0x20;
        all[1] = 0x01;
        all[4] = 8;
        all[5] = 8;
        all[6] = 8;
        all[7] = 8;
        for (int i = 0; i < four.length; i++) {
            all[12 + i] = (byte) ~four[i];
        }
        return Inet6Address.getByAddress(null, all, -1);
    }
}
