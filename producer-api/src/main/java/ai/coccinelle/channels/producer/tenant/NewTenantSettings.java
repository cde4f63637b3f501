package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits that a new tenant starts with on the channels that the platform pays: what a stolen key costs in a day.
 *
 * @param smsPerDay CHANNELS_NEW_TENANTS_SMS_PER_DAY: SMS a day; 0: no such limit
 * @param callsPerDay CHANNELS_NEW_TENANTS_CALLS_PER_DAY: calls a day; 0: no such limit
 */
@ConfigurationProperties("channels.new-tenants")
record NewTenantSettings(
        @DefaultValue("1000") int smsPerDay,
        @DefaultValue("200") int callsPerDay) {
    NewTenantSettings {
        if (smsPerDay < 0 || callsPerDay < 0) {
            throw new IllegalArgumentException("channels.new-tenants.sms-per-day and calls-per-day are 0 or more");
        }
    }

    Map<ChannelType, Integer> perDay() {
        Map<ChannelType, Integer> perDay = new EnumMap<>(ChannelType.class);
        if (smsPerDay > 0) {
            perDay.put(ChannelType.SMS, smsPerDay);
        }
        if (callsPerDay > 0) {
            perDay.put(ChannelType.PHONE, callsPerDay);
        }
        return perDay;
    }
}
