package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;

/** Recipients by number, so that whatever arrives can be told from everything else. */
public final class Recipients {
    private static final long FIRST_MOBILE = 610_000_000L;
    private static final long MOBILES = 20_000_000L;

    private Recipients() {}

    /**
     * The recipient of that number: a French mobile or an email address.
     *
     * @param number from 0, below 20 million
     */
    public static String of(ChannelType channel, long number) {
        if (number < 0 || number >= MOBILES) {
            throw new IllegalArgumentException("there is no mobile number for " + number);
        }
        return channel == ChannelType.EMAIL ? "client" + number + "@example.fr" : "+33" + (FIRST_MOBILE + number);
    }
}
