package ai.coccinelle.channels.producer.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableTest {
    private static final String FRENCH =
            "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ";

    private static final int TEXTS = 1_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Votre cœur, l’œuvre et le cœur | Votre coeur, l'oeuvre et le coeur",
                "ŒUVRE | OEUVRE",
                "«Bonjour» | \"Bonjour\"",
                "« Bonjour » | \"Bonjour\"",
                "«\u00a0Bonjour\u202f», dit-elle | \"Bonjour\", dit-elle",
                "“Bonjour” et ‘merci’ | \"Bonjour\" et 'merci'",
                "Déjà 20\u00a0h\u202f30\u00a0! | Déjà 20 h 30 !",
                "À suivre… | À suivre…",
                "à suivre… | à suivre...",
                "lundi – mardi — mercredi | lundi - mardi - mercredi",
                "• coupe • couleur | - coupe - couleur",
                "co\u00adlo\u200bra\u2060tion’ | coloration'",
                "e\u0301te\u0301 | été",
                "rendez\u2011vous | rendez-vous",
                "ÇA VA, à é è ù É æ Æ | ÇA VA, à é è ù É æ Æ",
                "le 1er août à 14 h | le 1er aout à 14 h",
                "AOÛT, Août, aoûtien | AOUT, Aout, aoutien"
            })
    void typographyGivesWay(String written, String read) {
        assertThat(Readable.of(written, false).text()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bonjour Inès\u200e, à bientôt\u200f | Bonjour Inès, à bientot",
                "\u2068Inès\u2069 est là | Inès est là",
                "\u202aInès\u202c est là\u061c\u180e\u2062\u034f\ufff9 | Inès est là",
                "Confirmé.\u2028À bientot.\u2029Merci | Confirmé.\\nA bientot.\\nMerci",
                "Lanne\u02bcg, d\u02bbici, l\u2019ami | Lanne'g, d'ici, l'ami",
                "\uff22\uff4f\uff4e\uff4a\uff4f\uff55\uff52\uff01 | Bonjour!",
                "\ud835\udc01\ud835\udc28\ud835\udc27\ud835\udc23\ud835\udc28\ud835\udc2e\ud835\udc2b | Bonjour",
                "½ tarif, 1½ h, ﬃ, N\u00ba 5, 3\u2074 | 1/2 tarif, 1 1/2 h, ffi, No 5, 34",
                "fin\udb40\udc20, \u3164rien | fin, rien"
            })
    void whatIsInvisibleOrWrittenInAnotherFormGivesWayAsWell(String written, String read) {
        assertThat(Readable.of(written, true).text()).isEqualTo(read.replace("\\n", "\n"));
    }

    @Test
    void everyBlankDashAndFormatCharacterOfUnicodeGivesWay() {
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            String instead = switch (Character.getType(c)) {
                case Character.SPACE_SEPARATOR -> " ";
                case Character.DASH_PUNCTUATION -> "-";
                case Character.FORMAT -> "";
                case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "\n";
                default -> null;
            };
            if (instead != null) {
                assertThat(Readable.of("a" + Character.toString(c) + "b", false).text())
                        .as("U+%04X", c)
                        .isEqualTo("a" + instead + "b");
            }
        }
    }

    @Test
    void aMarkThatNobodySeesIsToldAsLeftOut() {
        assertThat(Readable.of("Bonjour In\u00e8s\u200e\u2028\u2068Lanne\u02bcg\u2069", false)
                        .changed())
                .containsExactly(
                        new Change("\u200e", "", 1),
                        new Change("\u2028", "\n", 1),
                        new Change("\u2068", "", 1),
                        new Change("\u02bc", "'", 1),
                        new Change("\u2069", "", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fête de la forêt, ça y est | Fete de la foret, ca y est",
                "Noël à Saint-Benoît, maïs et hôtel | Noel à Saint-Benoit, mais et hotel",
                "À bientôt, Ève, Ÿ et Ù | A bientot, Eve, Y et U",
                "e\u0302tre | etre",
                "été à Çay, où ? | été à Çay, où ?"
            })
    void accentsGiveWayToWhoPrefersIt(String written, String read) {
        assertThat(Readable.of(written, true).text()).isEqualTo(read);
        assertThat(Readable.of(written, false).text()).isEqualTo(Normalizer.normalize(written, Normalizer.Form.NFC));
    }

    @Test
    void whatStaysUcs2AnywayStaysAsItWasWritten() {
        String party = "« C’est la fête », cœur 👍… 👍";
        assertThat(Readable.of(party, false)).isEqualTo(new Readable(party, List.of(), List.of("ê", "👍")));
        assertThat(Readable.of(party, true)).isEqualTo(new Readable(party, List.of(), List.of("👍")));
        String kept = "« C’est la fête »";
        assertThat(Readable.of(kept, false)).isEqualTo(new Readable(kept, List.of(), List.of("ê")));
        assertThat(Readable.of(kept, true).text()).isEqualTo("\"C'est la fete\"");
    }

    @Test
    void whatIsWrittenOtherwiseIsTold() {
        assertThat(Readable.of("«\u00a0Cœur\u00a0» d’août\u00a0: l’œil, l’été", false)
                        .changed())
                .containsExactly(
                        new Change("«\u00a0", "\"", 1),
                        new Change("œ", "oe", 2),
                        new Change("\u00a0»", "\"", 1),
                        new Change("’", "'", 3),
                        new Change("août", "aout", 1),
                        new Change("\u00a0", " ", 1));
        assertThat(Readable.of("Forêt", true).changed()).containsExactly(new Change("ê", "e", 1));
        assertThat(Readable.of("Déjà vu", true).changed()).isEmpty();
    }

    /** 60 ellipses are one part of UCS-2, and would be two of GSM-7. */
    @Test
    void aTextThatWouldGetLongerStaysAsItIs() {
        String dots = "…".repeat(60);
        assertThat(Readable.of(dots, true)).isEqualTo(new Readable(dots, List.of(), List.of("…")));
        assertThat(Readable.of("…".repeat(50), true).text()).isEqualTo(".".repeat(150));
    }

    @Test
    void itIsDoneOnceForAllAndNeverTakesMoreParts() {
        for (int seed = 0; seed < TEXTS; seed++) {
            for (boolean cheaper : new boolean[] {false, true}) {
                String written = Texts.of(seed);
                Readable readable = Readable.of(written, cheaper);
                assertThat(Readable.of(readable.text(), cheaper))
                        .isEqualTo(new Readable(readable.text(), List.of(), readable.forcedBy()));
                assertThat(Segments.of(readable.text()).count())
                        .as(written)
                        .isLessThanOrEqualTo(Segments.of(written).count());
                boolean gsm7 = Gsm7.canWrite(readable.text());
                assertThat(readable.changed().isEmpty() || gsm7)
                        .as("nothing is changed in vain: %s", written)
                        .isTrue();
                assertThat(readable.forcedBy().isEmpty()).isEqualTo(gsm7);
                assertThat(readable.forcedBy()).allMatch(readable.text()::contains);
            }
        }
    }

    @Test
    void whateverIsWrittenInFrenchLettersIsGsm7ForWhoPrefersItCheaper() {
        for (int seed = 0; seed < TEXTS; seed++) {
            String written = letters(FRENCH, 1 + seed, seed);
            assertThat(Gsm7.canWrite(Readable.of(written, true).text()))
                    .as(written)
                    .isTrue();
            String punctuated = letters(FRENCH + "«»’“”…–— \u00a0\u202f.,;:!?()%", 1 + seed % 50, seed);
            assertThat(Gsm7.canWrite(Readable.of(punctuated, true).text()))
                    .as(punctuated)
                    .isTrue();
        }
    }

    private static String letters(String among, int many, int seed) {
        return new Random(seed)
                .ints(many, 0, among.length())
                .mapToObj(among::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
