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
    @ValueSource(
            strings = {
                "STOP SMS",
                "stop pub",
                "Stop svp merci",
                "Stop s'il vous plaît",
                "STOP!! STOP!! 🛑",
                "STOOOP",
                "S.T.O.P.",
                "stopsms",
                "Stop all",
                "Stop à tous vos messages",
                "stop les promos",
                "Bonjour, stop aux SMS, merci",
                "Non merci, stop",
                "STOP 36111",
                "STOP au 36180",
                "Desinscription",
                "désinscription newsletter",
                "me désinscrire svp",
                "Je veux me désabonner",
                "Désabonnez-moi de cette liste",
                "Arrêtez",
                "Arrêtez vos SMS svp",
                "arreter de m'envoyer des messages",
                "Pouvez-vous arrêter les SMS ?",
                "Arrêter les promotions",
                "Merci d’arrêter vos publicités",
                "cessez de m'écrire",
                "Supprimez mon numéro",
                "Retirez-moi de votre liste",
                "annuler abonnement",
                "Plus de pub",
                "Plus de SMS svp",
                "Je ne veux plus recevoir vos messages",
                "Je ne souhaite plus recevoir de SMS. STOP",
                "Ne m'envoyez plus de SMS",
                "Ne plus me contacter",
                "stop texting me",
                "Please stop sending me messages",
                "No more texts please",
                "don't text me",
                "Do not send me any more messages",
                "I don't want to receive texts",
                "I do not want your messages, thanks",
                "No texts",
                "Never contact me",
                "Do not call me, do not text me",
                "Ne m'écrivez pas",
                "Merci de ne pas m'envoyer de SMS",
                "Bonjour, ne m'envoyez pas vos messages svp",
                "Ne me contactez plus !",
                "Ne m'appelez pas et ne m'envoyez pas de SMS",
                "Envoyez-moi plus de SMS",
                "Je ne veux pas de pub",
                "Pas de SMS svp",
                "Ne me dérangez plus",
                "Remove me from your list",
                "opt out",
                "Cancel my subscription",
                "توقف",
                "إلغاء الاشتراك",
                "أوقفوا الرسائل من فضلك"
            })
    void aStopWithWhatBelongsToItStops(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"START", "start.", "Unstop", "reprendre", "Oui  reprendre !", "Reprendre svp", "réabonnement"})
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
                "stop, je ne viens pas demain",
                "Pouvez-vous arrêter à 14 h ?",
                "stop, o Zé não vem",
                "arrêt de bus rue Foch",
                "Je suis en arrêt maladie",
                "le weekend",
                "Cancel my appointment please",
                "cancel please",
                "Annuler",
                "Annuler mon rdv",
                "Merci de supprimer mon rendez-vous",
                "N'arrêtez pas !",
                "Ne vous désabonnez pas",
                "Don't stop",
                "musique non-stop",
                "non-stop",
                "Le bus s'arrête devant le salon ?",
                "J'arrête le travail à 18 h",
                "Stop 14h",
                "Plus de 5 minutes de retard",
                "Je ne peux plus venir",
                "Pas de problème",
                "Merci pour le message",
                "Je n'ai pas reçu le SMS",
                "Envoyez-moi un SMS",
                "Can you call me?",
                "La fin du rendez-vous est à quelle heure ?",
                "Oui, start à 9 h",
                "Je veux reprendre rendez-vous",
                "STOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOPSTOP"
            })
    void anythingElseIsAnAnswer(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ne m'appelez pas maintenant",
                "Ne m'écrivez pas maintenant",
                "Ne m'envoyez pas de SMS maintenant, appelez-moi",
                "Ne m'envoyez pas de SMS aujourd'hui",
                "Don't text me now",
                "Don't text me tomorrow",
                "Pas d'appel, un SMS svp",
                "Pas d'appel un SMS svp",
                "Pas d'appel, SMS svp",
                "Pas d'appels merci",
                "Ne m'appelez pas, SMS svp",
                "Ne m'appelez pas, envoyez-moi un message",
                "Ne m'appelez plus, un SMS svp",
                "Ne m'appelez plus svp",
                "Ne me contactez pas par appel",
                "Ne me dérangez pas",
                "Pas de SMS, appelez-moi",
                "Pas de SMS, appelez svp",
                "Pas de SMS, merci de m'appeler",
                "Vous ne pouvez pas m'appeler ?",
                "Vous ne pouvez pas m'envoyer de SMS ?",
                "Vous ne pouvez pas m'écrire",
                "Vous n'envoyez pas de SMS",
                "Pas de SMS ?",
                "Vous n'envoyez plus de messages ?",
                "No thanks, call me",
                "No thanks, text me",
                "No, SMS please",
                "No, call please",
                "Do not call, text me please",
                "Don't call me",
                "No calls please",
                "No texts please, call me",
                "Can you not call me",
                "I do not receive messages",
                "I could not receive the message",
                "I would like more messages please",
                "Annuler l'appel",
                "Cancel my call"
            })
    void aNegationThatAsksForAnotherWayOrTimeIsAnAnswer(String text) {
        assertThat(StopWord.in(text)).isEqualTo(StopWord.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop pub",
                "STOPPUB",
                "Stop promotions",
                "Arrêter les promotions",
                "plus de newsletter svp",
                "stop spam"
            })
    void whoNamesAdvertisingMeansAdvertising(String text) {
        assertThat(SuppressionScope.of(StopWord.in(text), text)).isEqualTo(SuppressionScope.PROMOTIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "Stop SMS", "stop aux sms publicitaires", "désinscription", "plus de messages"})
    void whoDoesNotMeansEverything(String text) {
        assertThat(SuppressionScope.of(StopWord.in(text), text)).isEqualTo(SuppressionScope.ALL);
    }
}
