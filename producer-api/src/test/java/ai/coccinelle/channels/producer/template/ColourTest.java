package ai.coccinelle.channels.producer.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColourTest {
    @Test
    void contrastIsThatOfTheStandard() {
        assertThat(Colour.contrast(Colour.WHITE, Colour.BLACK)).isEqualTo(21.0);
        assertThat(Colour.contrast(Colour.of("#767676"), Colour.WHITE)).isBetween(4.54, 4.55);
        assertThat(Colour.of("#0a1b2c").hex()).isEqualTo("#0a1b2c");
    }

    @Test
    void whateverTheColourTextOnItAndItOnWhiteAndOnDarkCanBeRead() {
        Random random = new Random(3);
        Colour dark = Colour.of("#1c1c1f");
        for (int run = 0; run < 20_000; run++) {
            Colour colour = new Colour(random.nextInt(256), random.nextInt(256), random.nextInt(256));
            assertThat(Colour.contrast(colour, colour.textOnIt())).isGreaterThanOrEqualTo(4.5);
            assertThat(Colour.contrast(colour.readableOn(Colour.WHITE), Colour.WHITE))
                    .isGreaterThanOrEqualTo(4.5);
            assertThat(Colour.contrast(colour.readableOn(dark), dark)).isGreaterThanOrEqualTo(4.5);
        }
    }

    @Test
    void aColourThatCanBeReadStaysAsItIs() {
        assertThat(Colour.of("#1f4fbf").readableOn(Colour.WHITE).hex()).isEqualTo("#1f4fbf");
    }
}
