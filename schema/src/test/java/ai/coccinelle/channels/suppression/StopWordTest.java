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
