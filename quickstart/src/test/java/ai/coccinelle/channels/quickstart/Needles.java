package ai.coccinelle.channels.quickstart;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds many texts in a long one in a single pass: where eight characters are as some text begins, those are compared. */
final class Needles {
    private static final int BEGINNING = 8;
    private static final int BASE = 31;
    private static final int MASK = (1 << 20) - 1;

    private final Map<String, List<String>> byBeginning = new HashMap<>();
    private final BitSet hashes = new BitSet(MASK + 1);

    /** @param texts of eight characters or more each */
    Needles(Collection<String> texts) {
        for (String text : Set.copyOf(texts)) {
            if (text.length() < BEGINNING) {
                throw new IllegalArgumentException("too short to be looked for");
            }
            byBeginning
                    .computeIfAbsent(text.substring(0, BEGINNING), _ -> new ArrayList<>())
                    .add(text);
            hashes.set(hash(text) & MASK);
        }
    }

    /** Where each that is there begins first, in the content's order. */
    Map<Integer, List<String>> in(String content) {
        Map<Integer, List<String>> found = new TreeMap<>();
        if (content.length() < BEGINNING) {
            return found;
        }
        int leaves = 1;
        for (int i = 0; i < BEGINNING; i++) {
            leaves *= BASE;
        }
        int hash = hash(content);
        for (int at = 0; ; at++) {
            if (hashes.get(hash & MASK)) {
                compare(content, at, found);
            }
            if (at + BEGINNING == content.length()) {
                return found;
            }
            hash = hash * BASE + content.charAt(at + BEGINNING) - content.charAt(at) * leaves;
        }
    }

    private void compare(String content, int at, Map<Integer, List<String>> found) {
        for (String text : byBeginning.getOrDefault(content.substring(at, at + BEGINNING), List.of())) {
            if (content.startsWith(text, at) && found.values().stream().noneMatch(texts -> texts.contains(text))) {
                found.computeIfAbsent(at, _ -> new ArrayList<>()).add(text);
            }
        }
    }

    private static int hash(String text) {
        int hash = 0;
        for (int i = 0; i < BEGINNING; i++) {
            hash = hash * BASE + text.charAt(i);
        }
        return hash;
    }
}
