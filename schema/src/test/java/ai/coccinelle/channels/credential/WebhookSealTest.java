package ai.coccinelle.channels.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.WebhookSeal.MetaSecrets;
import ai.coccinelle.channels.lane.LaneKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookSealTest {
    private static final LaneKey LANE = new LaneKey(new UUID(0, 1), ChannelType.WHATSAPP);
    private static final MetaSecrets SECRETS = new MetaSecrets(new Secret("app-secret"), new Secret("verify-token"));

    private final Secret keyset = WebhookSeal.newKeyset();

    @Test
    void whatItSealsOpensWithTheSameKeysetForTheSameLane() {
        String sealed = new WebhookSeal(keyset).seal(LANE, SECRETS);

        assertThat(sealed).doesNotContain("secret", "token");
        assertThat(new WebhookSeal(keyset).open(LANE, sealed)).contains(SECRETS);
        assertThat(new WebhookSeal(keyset).open(LANE, new WebhookSeal(keyset).seal(LANE, new MetaSecrets(null, null))))
                .contains(new MetaSecrets(null, null));
    }

    @Test
    void itOpensForNoOtherLaneAndWithNoOtherKeyset() {
        String sealed = new WebhookSeal(keyset).seal(LANE, SECRETS);

        assertThat(new WebhookSeal(keyset).open(new LaneKey(new UUID(0, 2), ChannelType.WHATSAPP), sealed))
                .isEmpty();
        assertThat(new WebhookSeal(WebhookSeal.newKeyset()).open(LANE, sealed)).isEmpty();
        assertThat(new WebhookSeal(keyset).open(LANE, "not base64 at all")).isEmpty();
    }

    @Test
    void whatIsNoKeysetForThisIsRefusedAndNotQuoted() {
        String hybrid = Keysets.generate().privateKeyset().reveal();

        assertThatThrownBy(() -> new WebhookSeal(new Secret("garbage")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("garbage");
        assertThatThrownBy(() -> new WebhookSeal(new Secret(hybrid)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }
}
