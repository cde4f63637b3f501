package ai.coccinelle.channels.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop",
                " Stop. ",
                "STOP !",
                "«Stop»",
                "arret",
                "ARRÊT",
                "Arre\u0302t",
                "StopAll",
                "unsubscribe",
                "END",
                "quit",
                "revoke",
                "OptOut",
                "cancel",
                "Désabonner",
                "DESABONNER!!!",
                "\u00a0STOP\n"
            })
    void aStopWordStopsWhateverItsCaseAccentsAndPunctuation(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "start.", "Unstop", "reprendre", "Oui  reprendre !"})
    void aStartWordStarts(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "!!!",
                "Oui",
                "Je ne peux pas, stop",
                "stop au 36111",
                "arrêt de bus rue Foch",
                "le weekend",
                "Cancel my appointment please",
                "STOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOP"
            })
    void anythingElseIsAnAnswer(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.OTHER);
    }
}
