package ai.coccinelle.channels.quickstart;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** How a secret can stand in a text. */
final class Forms {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BITS_OF_A_BYTE = 8;
    private static final int BITS_OF_A_DIGIT = 6;

    private Forms() {}

    /** What to look for, by the name of the form. */
    static Map<String, String> of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", secret);
        String json = JSON.writeValueAsString(secret);
        forms.put("as a JSON string", json.substring(1, json.length() - 1));
        forms.put("URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.put(
                "URL-encoded with %20",
                URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
        forms.put("in hex", HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            forms.put("in base64 after " + before + " bytes", base64(bytes, before, Base64.getEncoder()));
            forms.put("in base64url after " + before + " bytes", base64(bytes, before, Base64.getUrlEncoder()));
        }
        return forms;
    }

    /** The digits that depend on the secret alone, wherever it stands among other bytes. */
    private static String base64(byte[] secret, int before, Base64.Encoder encoder) {
        byte[] amid = new byte[before + secret.length];
        System.arraycopy(secret, 0, amid, before, secret.length);
        String digits = encoder.withoutPadding().encodeToString(amid);
        int first = (before * BITS_OF_A_BYTE + BITS_OF_A_DIGIT - 1) / BITS_OF_A_DIGIT;
        int after = amid.length * BITS_OF_A_BYTE / BITS_OF_A_DIGIT;
        return digits.substring(first, after);
    }
}
