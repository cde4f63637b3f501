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
                "+999612345678",
                "11111111111111111111111111111111111111111111111"
            })
    void whatIsNoNumberIsRefused(String written) {
        assertThat(Addresses.of(ChannelType.SMS, written)).isInstanceOf(Address.Unusable.class);
        assertThat(Addresses.of(ChannelType.PHONE, written)).isInstanceOf(Address.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202a06 39 98 00 11\u202c",
                "\u202d0639980011\u202c",
                "\u2068+33639980011\u2069",
                "06\u201139\u201198\u201100\u201111",
                "06\u201339\u201398\u201300\u201311",
                "06\u221239\u221298\u221200\u221211",
                "06\u00b739\u00b798\u00b700\u00b711",
                "06\u009639\u009698\u009600\u009611",
                "\uff0b33639980011",
                "\uff10\uff16\uff13\uff19\uff19\uff18\uff10\uff10\uff11\uff11",
                "+33\u200b6\u200b39980011",
                "\ufeff0639980011\u3164",
                "06\u200939\u2007\u202f98\u300000\u00a011",
                "0\u00ad639980011",
                " +33639980011",
                "+33639980011\n",
                "\t+33 (0)6 39 98 00 11\u00a0",
                "639980011",
                "6.39980011E8",
                "6,39980011E+08",
                "639980011.0",
                "'0639980011",
                "33639980011",
                "3.3639980011E10"
            })
    void aNumberIsReadAsItLooksWhateverMarksAndSignsCameWithIt(String written) {
        for (ChannelType channel : List.of(ChannelType.SMS, ChannelType.WHATSAPP, ChannelType.PHONE)) {
            assertThat(Addresses.of(channel, written)).isEqualTo(new Address.Usable("+33639980011"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+33 692 12 34 56, +262692123456",
        "+33692123456, +262692123456",
        "0033 693 12 34 56, +262693123456",
        "+33 (0)690 35 12 34, +590690351234",
        "+33 696 20 12 34, +596696201234",
        "+33694201234, +594694201234",
        "+33 639 10 34 56, +262639103456"
    })
    void anOverseasNumberBehindMainlandFrancesCodeIsReadAsItsTerritorys(String written, String number) {
        assertThat(Addresses.of(ChannelType.SMS, written)).isEqualTo(new Address.Usable(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6,4E+08", "6.3998E+08", "3,36399E+10"})
    void aNumberThatASpreadsheetShortenedIsRefusedWithWhatToDo(String written) {
        assertThat(Addresses.of(ChannelType.SMS, written))
                .isInstanceOfSatisfying(
                        Address.Unusable.class,
                        refused -> assertThat(refused.why()).contains("shortened", "Text"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chloe@exemple.fr\u00a0",
                "\u202fchloe@exemple.fr",
                "\u200bchloe@exemple.fr",
                "chloe@exemple.fr\u200b",
                "chl\u200boe@exem\u2060ple.fr",
                "\u202achloe@exemple.fr\u202c",
                " chloe@exemple.fr",
                "chloe@exemple.fr \r\n",
                "\ufeffchloe\uff20exemple\uff0efr",
                "chloe@exemple\u3002fr",
                "\"chloe\"@exemple.fr",
                "chloe@Exemple.FR",
                "chloe@exem\u200dple.fr"
            })
    void anEmailAddressIsReadAsItLooksWhateverMarksAndSignsCameWithIt(String written) {
        assertThat(Addresses.email(written)).isEqualTo(new Address.Usable("chloe@exemple.fr"));
    }

    @ParameterizedTest
    @CsvSource({
        "chloe@faß.fr, chloe@xn--fa-hia.fr",
        "chloe@STRAßE.de, chloe@xn--strae-oqa.de",
        "chloe@fa\u1E9E.fr, chloe@xn--fa-hia.fr",
        "chloe@βόλος.com, chloe@xn--nxasmm1c.com",
        "chloe@xn--fa-hia.fr, chloe@xn--fa-hia.fr",
        "chloe@Œuvre.fr, chloe@xn--uvre-f4a.fr",
        "chloe@soci\u0065\u0301te\u0301.fr, chloe@xn--socit-esab.fr"
    })
    void noMailGoesToTheDomainOfSomebodyElse(String written, String address) {
        assertThat(Addresses.email(written)).isEqualTo(new Address.Usable(address));
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
                "a\t@exemple.com",
                "\"\"@exemple.com",
                "a@xn--zz.fr",
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
