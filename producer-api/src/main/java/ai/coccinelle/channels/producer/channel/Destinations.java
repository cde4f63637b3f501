package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Countries that a tenant reaches by SMS and phone, which the platform pays: a stolen key calls no expensive numbers abroad.
 * Email and WhatsApp run on the tenants' own accounts.
 */
public final class Destinations {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private final DestinationSettings settings;

    Destinations(DestinationSettings settings) {
        this.settings = settings;
    }

    /** The refusal of a message to this number, or empty. */
    public Optional<Problem> refusal(TenantChannel channel, String address) {
        if (channel.channel().account() != ChannelType.Account.PLATFORM) {
            return Optional.empty();
        }
        Set<String> allowed = allowed(channel);
        if (allowed.contains(DestinationSettings.ALL)) {
            return Optional.empty();
        }
        String country = country(address);
        return allowed.contains(country)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemType.DESTINATION_NOT_ALLOWED,
                        "This tenant does not reach numbers of %s on the channel %s; nothing was stored. Its countries are %s. The platform"
                                        .formatted(
                                                country,
                                                channel.channel().wireName(),
                                                String.join(", ", new TreeSet<>(allowed)))
                                + " may change them with PUT /api/tenants/{tenant}/channels/%s/permission."
                                        .formatted(channel.channel().wireName()),
                        List.of(new Fault(
                                "to", "destination-not-allowed", "Numbers of " + country + " are not reached."))));
    }

    /** The countries of the tenant's channel: its own, or the platform's default. */
    Set<String> allowed(TenantChannel channel) {
        Set<String> own = channel.countries();
        return own != null ? own : Set.copyOf(channel.channel() == ChannelType.SMS ? settings.sms() : settings.phone());
    }

    /** Whether it is the code of a country that has phone numbers. */
    static boolean isCountry(String code) {
        return NUMBERS.getSupportedRegions().contains(code);
    }

    /** The ISO code of the number's country; that of the calling code's main country where the number alone does not tell. */
    private static String country(String e164) {
        try {
            var number = NUMBERS.parse(e164, null);
            String region = NUMBERS.getRegionCodeForNumber(number);
            return region == null ? NUMBERS.getRegionCodeForCountryCode(number.getCountryCode()) : region;
        } catch (NumberParseException notOne) {
            return "ZZ";
        }
    }
}
