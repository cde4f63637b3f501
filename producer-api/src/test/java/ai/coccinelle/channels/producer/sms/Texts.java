package ai.coccinelle.channels.producer.sms;

import java.util.Random;
import java.util.stream.Collectors;

/** Texts by chance, of characters that make a difference. */
final class Texts {
    private static final String[] CHARACTERS = {
        "a",
        "b",
        "e",
        "o",
        " ",
        ".",
        "\n",
        "é",
        "à",
        "€",
        "[",
        "~",
        "ê",
        "ç",
        "û",
        "œ",
        "Œ",
        "«",
        "»",
        "’",
        "“",
        "…",
        "–",
        "\u00a0",
        "\u202f",
        "\u200b",
        "e\u0301",
        "e\u0302",
        "août",
        "AOÛT",
        "👍",
        "👩\u200d🔧",
        "°",
        "\u0958",
        "n",
        "STOP"
    };

    private Texts() {}

    /** A text of one to some hundreds of them; the seed also says how many kinds there are in it. */
    static String of(int seed) {
        Random random = new Random(seed);
        int kinds = 1 + random.nextInt(CHARACTERS.length);
        int[] chosen = random.ints(kinds, 0, CHARACTERS.length).toArray();
        return random.ints(1 + random.nextInt(500), 0, kinds)
                .mapToObj(kind -> CHARACTERS[chosen[kind]])
                .collect(Collectors.joining());
    }
}
