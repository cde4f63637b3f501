package ai.coccinelle.channels.producer.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class Gsm7Test {
    private static final char ESCAPE = 0x1b;

    /** The code points of septets 0x00 to 0x7f, as 3GPP TS 23.038 (6.2.1) prints them. */
    private static final String PUBLISHED = """
            0040 00a3 0024 00a5 00e8 00e9 00f9 00ec 00f2 00c7 000a 00d8 00f8 000d 00c5 00e5
            0394 005f 03a6 0393 039b 03a9 03a0 03a8 03a3 0398 039e 001b 00c6 00e6 00df 00c9
            0020 0021 0022 0023 00a4 0025 0026 0027 0028 0029 002a 002b 002c 002d 002e 002f
            0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003a 003b 003c 003d 003e 003f
            00a1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004a 004b 004c 004d 004e 004f
            0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005a 00c4 00d6 00d1 00dc 00a7
            00bf 0061 0062 0063 0064 0065 0066 0067 0068 0069 006a 006b 006c 006d 006e 006f
            0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007a 00e4 00f6 00f1 00fc 00e0
            """;

    /** The extension table: what follows the escape. */
    private static final Map<Character, Integer> EXTENSION = Map.of(
            '\f', 0x0a, '^', 0x14, '{', 0x28, '}', 0x29, '\\', 0x2f, '[', 0x3c, '~', 0x3d, ']', 0x3e, '|', 0x40, '€',
            0x65);

    @Test
    void theAlphabetIsThePublishedOneSeptetBySeptet() {
        assertThat(Gsm7.ALPHABET.chars().mapToObj("%04x"::formatted))
                .containsExactly(PUBLISHED.strip().split("\\s+"));
        assertThat(Gsm7.EXTENSION.chars().mapToObj(c -> (char) c))
                .containsExactlyInAnyOrderElementsOf(EXTENSION.keySet());
    }

    @Test
    void ofAllCharactersOnlyThoseOfTheTwoTablesAreTaken() {
        String taken = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> Gsm7.has((char) c))
                .mapToObj(Character::toString)
                .sorted()
                .collect(Collectors.joining());
        assertThat(taken)
                .isEqualTo(Stream.concat(
                                Gsm7.ALPHABET.chars().filter(c -> c != ESCAPE).boxed(),
                                EXTENSION.keySet().stream().map(c -> (int) c))
                        .map(Character::toString)
                        .sorted()
                        .collect(Collectors.joining()));
    }

    @Test
    void ofTheFrenchLettersTheseAreInGsm7() {
        assertThat("àèéùÇÉæÆ".chars().allMatch(c -> Gsm7.septets((char) c) == 1))
                .isTrue();
        assertThat("çêâîôûëïüÿœÀÈÊÙŒ«»’…\u00a0\u202f"
                        .chars()
                        .filter(c -> Gsm7.has((char) c))
                        .mapToObj(Character::toString))
                .containsExactly("ü");
    }

    @RepeatedTest(20)
    void aTextIsReadBackFromItsSeptets(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String letters = (Gsm7.ALPHABET + Gsm7.EXTENSION).replace(String.valueOf(ESCAPE), "");
        String text = random.ints(random.nextInt(400), 0, letters.length())
                .mapToObj(letters::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());

        String septets = septets(text);

        assertThat(septets.chars()).allMatch(septet -> septet < 0x80);
        assertThat(text(septets)).isEqualTo(text);
        assertThat(septets)
                .hasSize(text.chars().map(c -> Gsm7.septets((char) c)).sum());
    }

    private static String septets(String text) {
        return text.chars()
                .mapToObj(c -> EXTENSION.containsKey((char) c)
                        ? ESCAPE + Character.toString(EXTENSION.getOrDefault((char) c, 0))
                        : Character.toString(Gsm7.ALPHABET.indexOf(c)))
                .collect(Collectors.joining());
    }

    private static String text(String septets) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < septets.length(); i++) {
            char septet = septets.charAt(i);
            if (septet == ESCAPE) {
                char second = septets.charAt(++i);
                EXTENSION.forEach((letter, code) -> {
                    if (code == second) {
                        text.append((char) letter);
                    }
                });
            } else {
                text.append(Gsm7.ALPHABET.charAt(septet));
            }
        }
        return text.toString();
    }
}
