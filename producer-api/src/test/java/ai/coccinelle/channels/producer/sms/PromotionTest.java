package ai.coccinelle.channels.producer.sms;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.UncertainPolicy;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionTest {
    private static final String NUMBER = "+33612345678";
    private static final String SHORT_CODE = "STOP au 36180";

    @Test
    void fromANumberItSaysWhoSendsItAndThatStopCanBeAnswered() {
        Promotion promotion = new Promotion(NUMBER, null);
        assertThat(promotion.complete(tenant("Salon Belle", null), true, "-20 % en mars."))
                .contains("Salon Belle : -20 % en mars.\nSTOP : répondez STOP");
        assertThat(promotion.complete(tenant("Salon Belle", null), false, "20 % off."))
                .contains("Salon Belle: 20 % off.\nSTOP: reply STOP");
    }

    @Test
    void nothingIsSaidTwice() {
        Promotion promotion = new Promotion(NUMBER, SHORT_CODE);
        for (String whole : new String[] {
            "Salon Belle : -20 %. Répondez STOP pour ne plus en recevoir.",
            "SALON BELLE, -20 %. Pour ne plus en recevoir, REPONDEZ STOP.",
            "20 % off at Salon-Belle. To opt out, reply stop"
        }) {
            assertThat(promotion.complete(tenant("Salon Belle", null), true, whole))
                    .contains(whole);
        }
        assertThat(promotion.complete(tenant("Café Été", null), true, "cafe ete : -20 %. Répondez STOP"))
                .contains("cafe ete : -20 %. Répondez STOP");
        assertThat(promotion.complete(tenant("Salon Belle", "SALON BELLE"), true, "-20 %. Stop au 36180 (gratuit)"))
                .contains("-20 %. Stop au 36180 (gratuit)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Promo non-stop !", "Non stop tout l'été", "STOP aux poils", "On répond nonstop"})
    void aStopThatIsNoWayOutDoesNotCount(String offer) {
        assertThat(new Promotion(NUMBER, null)
                        .complete(tenant("Salon Belle", null), true, offer)
                        .orElseThrow())
                .endsWith("\nSTOP : répondez STOP");
    }

    @ParameterizedTest
    @CsvSource({
        // tenant's sender, platform's sender, tenant's name, whether the name has to be said
        "SALON BELLE, +33612345678, Salon Belle, false",
        "LES LILAS, +33612345678, Institut des Lilas (les Lilas), false",
        "SALONBELLE, +33612345678, Salon Belle, false",
        "PROMO, +33612345678, Salon Belle, true",
        "B, +33612345678, Salon Belle, true",
        ", COCCINELLE, Salon Belle, true"
    })
    void aNameThatIsTheTenantsNeedNotBeSaid(@Nullable String sender, String platformSender, String name, boolean said) {
        assertThat(new Promotion(platformSender, SHORT_CODE).complete(tenant(name, sender), true, "-20 %"))
                .contains((said ? name + " : " : "") + "-20 %\nSTOP au 36180");
    }

    @Test
    void nobodyCanAnswerToAName() {
        assertThat(new Promotion(NUMBER, null).complete(tenant("Salon Belle", "SALON BELLE"), true, "Répondez STOP"))
                .isEmpty();
        assertThat(new Promotion("COCCINELLE", " ").complete(tenant("Salon Belle", null), true, "-20 %"))
                .isEmpty();
        assertThat(new Promotion("COCCINELLE", SHORT_CODE)
                        .complete(tenant("Salon Belle", null), true, "Salon Belle : -20 %. Répondez STOP."))
                .contains("Salon Belle : -20 %. Répondez STOP.\nSTOP au 36180");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+33612345678", "MG0123456789abcdef0123456789abcdef", ""})
    void theseAreNoNames(String platformSender) {
        assertThat(new Promotion(platformSender, null).complete(tenant("Salon Belle", null), true, "-20 %"))
                .isPresent();
        assertThat(new Promotion(null, null).complete(tenant("Salon Belle", null), true, "-20 %"))
                .isPresent();
    }

    private static Tenant tenant(String name, @Nullable String sender) {
        return new Tenant(
                UUID.randomUUID(), "tenant_123", name, "fr", "Europe/Paris", UncertainPolicy.INITIAL, sender, null, 0);
    }
}
