package ai.coccinelle.channels.reply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortAnswerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OUI",
                "Non merci",
                "ok 👍",
                "👍",
                "Je confirme mon rendez-vous",
                "J'annule",
                "ANNULER svp",
                "D'accord, à demain",
                "2",
                "Yes, thank you",
                "c'est bon, ok"
            })
    void whatConfirmsOrCancelsAnswersAQuestionOfOurs(String text) {
        assertThat(ShortAnswer.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bonjour",
                "Merci",
                "Vous êtes ouverts le lundi ?",
                "Oui mais je serai en retard de dix minutes, est-ce que ça va ?",
                "Je voudrais un rendez-vous samedi",
                "14"
            })
    void whatAsksOrTellsSomethingDoesNot(String text) {
        assertThat(ShortAnswer.is(text)).isFalse();
    }
}
