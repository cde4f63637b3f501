package ai.coccinelle.channels.simulator.meta;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that WhatsApp knows under another spelling: it kept the one from before a country changed its numbers, or writes a
 * digit of mobiles that E.164 leaves out.
 */
public final class WhatsAppNumbers {
    private record Rule(Pattern number, String waId) {
        Rule(String number, String waId) {
            this(Pattern.compile(number), waId);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("225\\d{2}(\\d{8})", "225$1"), // Côte d'Ivoire, ten digits since 2021
            new Rule("22901(\\d{8})", "229$1"), // Benin, ten digits since 2024
            new Rule("55([1-9]\\d)9(\\d{8})", "55$1$2"), // Brazil, the ninth digit
            new Rule("52([2-9]\\d{9})", "521$1"), // Mexico, the 1 of mobiles
            new Rule("549(\\d{10})", "54$1")); // Argentina, the 9 of mobiles

    private WhatsAppNumbers() {}

    /** The id of a number, both in digits. */
    public static String waId(String digits) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.number().matcher(digits);
            if (matcher.matches()) {
                return matcher.replaceFirst(rule.waId());
            }
        }
        return digits;
    }
}
