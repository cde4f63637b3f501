package ai.coccinelle.channels.producer.address;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "+33612345678, +33612345678",
        "06 12 34 56 78, +33612345678",
        "06.12.34.56.78, +33612345678",
        "0033 6 12 34 56 78, +33612345678",
        "+33 (0)6 12 34 56 78, +33612345678",
        "0692 12 34 56, +262692123456",
        "0693 12 34 56, +262693123456",
        "0639 10 34 56, +262639103456",
        "0690 35 12 34, +590690351234",
        "0696 20 12 34, +596696201234",
        "0694 20 12 34, +594694201234",
        "06 39 98 00 02, +33639980002",
        "+33639981234, +33639981234",
        "+32 470 12 34 56, +32470123456",
        "+1 500 555 0006, +15005550006"
    })
    void mobileNumbersBecomeE164OverseasIncluded(String written, String number) {
        assertThat(Addresses.of(ChannelType.SMS, written)).isEqualTo(new Address.Usable(number));
        assertThat(Addresses.of(ChannelType.WHATSAPP, written)).isEqualTo(new Address.Usable(number));
        assertThat(Addresses.of(ChannelType.PHONE, written)).isEqualTo(new Address.Usable(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "07 12 34 56 78 90",
                "06 12 34 56",
                "abc",
                "+",
                "0612345678;ext=1",
                "06 12 34 56 7A",
                "+33612345678\n",
                "+999612345678",
                "11111111111111111111111111111111111111111111111"
            })
    void whatIsNoNumberIsRefused(String written) {
        assertThat(Addresses.of(ChannelType.SMS, written)).isInstanceOf(Address.Unusable.class);
        assertThat(Addresses.of(ChannelType.PHONE, written)).isInstanceOf(Address.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 42 68 53 00", "0262 20 12 34"})
    void landlinesTakeCallsOnly(String landline) {
        assertThat(Addresses.of(ChannelType.PHONE, landline)).isInstanceOf(Address.Usable.class);
        assertThat(Addresses.of(ChannelType.SMS, landline))
                .isEqualTo(new Address.Unusable(
                        "An SMS needs a mobile number, and this is not one. Give a mobile number."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0899 70 12 34", "0800 12 34 56"})
    void specialRatesAreNotCalled(String number) {
        assertThat(Addresses.of(ChannelType.PHONE, number)).isInstanceOf(Address.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "client@exemple.com, client@exemple.com",
        "Jean.Dupont+rdv@Exemple.COM, Jean.Dupont+rdv@exemple.com",
        "a@b.co, a@b.co",
        "o'neil_x@sub.exemple.museum, o'neil_x@sub.exemple.museum",
        "contact@société.fr, contact@xn--socit-esab.fr"
    })
    void emailAddressesKeepTheirLocalPartAndGetAnAsciiDomain(String written, String address) {
        assertThat(Addresses.of(ChannelType.EMAIL, written)).isEqualTo(new Address.Usable(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "client",
                "@exemple.com",
                "client@",
                "a@b@c.fr",
                "a b@exemple.com",
                "a@exemple",
                "a@exemple..com",
                ".a@exemple.com",
                "a.@exemple.com",
                "a..b@exemple.com",
                "a@-exemple.com",
                "a@exemple-.com",
                "a@exemple.com.",
                "a@127.0.0.1",
                "a@[127.0.0.1]",
                "\"a b\"@exemple.com",
                "é@exemple.com",
                "a@exemple.com\r\nBcc: x@y.fr",
                "a@exemple.com\n",
                "a\t@exemple.com",
                "<a@exemple.com>",
                "Jean <a@exemple.com>",
                "a@ex_emple.com",
                "a@exemple.c",
                "a@exemple.com,b@exemple.com",
                "a\u0000@exemple.com"
            })
    void whatMailServersRefuseIsRefused(String written) {
        assertThat(Addresses.email(written)).isInstanceOf(Address.Unusable.class);
    }

    @Test
    void partsThatAreTooLongAreRefused() {
        assertThat(Addresses.email("a".repeat(64) + "@exemple.com")).isInstanceOf(Address.Usable.class);
        assertThat(Addresses.email("a".repeat(65) + "@exemple.com")).isInstanceOf(Address.Unusable.class);
        assertThat(Addresses.email("a@" + "b".repeat(64) + ".com")).isInstanceOf(Address.Unusable.class);
        assertThat(Addresses.email("a@" + "bbb.".repeat(70) + "com")).isInstanceOf(Address.Unusable.class);
    }

    @Test
    void aRefusalDoesNotQuoteTheAddress() {
        assertThat(Addresses.email("secret.person@@exemple.com").toString()).doesNotContain("secret.person");
    }

    @Test
    void aFrenchNumberIsTheSameHoweverItIsRead() {
        Random random = new Random(1);
        Set<Class<?>> found = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            int number = random.nextInt(100_000_000, 1_000_000_000);
            for (ChannelType channel : List.of(ChannelType.SMS, ChannelType.PHONE)) {
                Address read = Addresses.of(channel, "+33" + number);
                found.add(read.getClass());
                assertThat(read).as("%d", number).isEqualTo(Addresses.of(channel, "0033" + number));
            }
        }
        assertThat(found).hasSize(2);
    }
}
