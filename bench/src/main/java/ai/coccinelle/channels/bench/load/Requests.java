package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Bodies of requests. All messages are the confirmation of an appointment, in one segment. */
final class Requests {
    private static final String MESSAGE = """
            "to":"%s","template":"rdvConfirmation",\
            "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}""";

    private Requests() {}

    static String single(Account account, ChannelType channel, long recipient) {
        return "{\"tenantId\":\"" + account.externalId() + "\"," + message(channel, recipient) + "}";
    }

    static String batch(Account account, ChannelType channel, long firstRecipient, int count) {
        return LongStream.range(firstRecipient, firstRecipient + count)
                .mapToObj(
                        recipient -> "{\"channel\":\"" + channel.wireName() + "\"," + message(channel, recipient) + "}")
                .collect(
                        Collectors.joining(",", "{\"tenantId\":\"" + account.externalId() + "\",\"messages\":[", "]}"));
    }

    private static String message(ChannelType channel, long recipient) {
        return MESSAGE.formatted(Recipients.of(channel, recipient));
    }
}
