package ai.coccinelle.channels.producer.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
        "2001:db8:1:2::1, 2001:0DB8:0001:0002:0:0:0:9",
        "2001:db8:1:2::1, 2001:db8:1:2:0:0:192.0.2.1",
        "fe80::1, fe80::2%eth0",
        "2001:db8:1:2::1, [2001:db8:1:2::9]",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void theAddressesOfOneHostAreOne(String one, String other) {
        assertThat(ClientNetwork.of(one)).isEqualTo(ClientNetwork.of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "192.0.2.1, 192.0.2.2",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2",
        "::1, 2001:db8::1"
    })
    void thoseOfOthersAreNot(String one, String other) {
        assertThat(ClientNetwork.of(one)).isNotEqualTo(ClientNetwork.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "", "a", "a:b", "2001:db8::1::2", ":::"})
    void whatIsNoIpv6AddressIsItself(String address) {
        assertThat(ClientNetwork.of(address)).isEqualTo(address);
    }

    @Test
    void itIsShortWhateverTheAddress() {
        assertThat(ClientNetwork.of("2001:db8:1:2:3:4:5:6")).isEqualTo("20:01:0d:b8:00:01:00:02/64");
    }
}
