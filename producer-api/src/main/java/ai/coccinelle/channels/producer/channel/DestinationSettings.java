package ai.coccinelle.channels.producer.channel;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Countries that tenants reach on the platform's accounts unless the platform decided otherwise for one of them.
 *
 * @param sms CHANNELS_DESTINATIONS_SMS: ISO 3166 codes, europe, or * for all
 * @param phone CHANNELS_DESTINATIONS_PHONE: the same for calls
 */
@ConfigurationProperties("channels.destinations")
record DestinationSettings(
        @DefaultValue("europe") List<String> sms,
        @DefaultValue("europe") List<String> phone) {
    /** All countries. */
    static final String ALL = "*";

    /** The word for {@link #FRANCE_AND_EUROPE}. */
    private static final String EUROPE = "europe";

    /** France and its territories, its neighbours, the European Economic Area and the United Kingdom. */
    private static final String FRANCE_AND_EUROPE =
            "FR,GP,MQ,GF,RE,YT,PM,BL,MF,NC,PF,WF,MC,AD,CH,LI,GB,NO,IS,AT,BE,BG,HR,CY,CZ,DK,EE,FI,DE,GR,"
                    + "HU,IE,IT,LV,LT,LU,MT,NL,PL,PT,RO,SK,SI,ES,SE";

    DestinationSettings {
        sms = checked("sms", sms);
        phone = checked("phone", phone);
    }

    private static List<String> checked(String channel, List<String> given) {
        List<String> countries = given.stream()
                .map(String::strip)
                .flatMap(each -> each.equals(EUROPE) ? Stream.of(FRANCE_AND_EUROPE.split(",", -1)) : Stream.of(each))
                .distinct()
                .toList();
        Set<String> unknown = new HashSet<>(countries);
        unknown.removeAll(PhoneNumberUtil.getInstance().getSupportedRegions());
        unknown.remove(ALL);
        if (!unknown.isEmpty() || countries.isEmpty()) {
            throw new IllegalArgumentException(
                    "channels.destinations.%s must be ISO 3166 codes such as FR,BE, europe, or *; it is %s"
                            .formatted(channel, countries.isEmpty() ? "empty" : "not " + unknown));
        }
        return countries;
    }
}
