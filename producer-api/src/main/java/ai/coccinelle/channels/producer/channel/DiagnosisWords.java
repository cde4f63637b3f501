package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import java.util.Locale;

/** Words for the code of a diagnosis that was stored. */
public final class DiagnosisWords {
    private DiagnosisWords() {}

    /**
     * The diagnosis and what to do, in French for {@code fr}, otherwise in English.
     *
     * @param host who answered, as people know it
     */
    public static String of(String code, String host, Locale language) {
        return Advice.of(new Finding(Diagnosis.ofCode(code).orElse(Diagnosis.UNCLEAR)), host, language);
    }
}
