package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import java.util.Locale;

/** Words for the faults of settings and how to fix them, in the tenant's language. */
final class Advice {
    private Advice() {}

    /** In French for {@code fr}, otherwise in English. */
    static String of(Finding finding, String host, Locale language) {
        boolean french = language.getLanguage().equals("fr");
        String text = (french ? french(finding.diagnosis()) : english(finding.diagnosis())).replace("{host}", host);
        return finding.answer().isEmpty()
                ? text
                : text + (french ? " Réponse du serveur : " : " The server's answer: ") + finding.answer() + ".";
    }

    private static String english(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case HOST_UNKNOWN -> "There is no host called {host}. Check its spelling in your mail host's guide.";
            case HOST_FORBIDDEN ->
                "{host} leads to an address that is not public. Give the name of your mail host's SMTP server.";
            case PORT_FORBIDDEN -> "This port is not one of mail's. Use 587, or 465, 2525 or 25.";
            case UNREACHABLE -> "{host} does not answer at this port. Check host and port; most hosts use 587 or 465.";
            case SILENT ->
                "{host} takes the connection and says nothing. A port with TLS from the start is 465: use 465, or 587 with STARTTLS.";
            case NOT_TLS ->
                "{host} does not speak TLS from the start at this port. Use port 587 (STARTTLS) instead of 465.";
            case STARTTLS_MISSING -> "{host} offers no encryption at this port. Use port 465 or 587 of your mail host.";
            case UNENCRYPTED -> "The password would go over the network in the clear. Set secure to true.";
            case CERTIFICATE_OF_ANOTHER_HOST ->
                "The certificate of {host} was issued to another name. Use the host name that your mail host's guide gives.";
            case CERTIFICATE_NOT_VALID ->
                "The certificate of {host} is not valid: expired, or from an authority that nobody knows. Ask your mail host.";
            case CONNECTION_REFUSED -> "{host} turned the connection away. Check the host, or ask your mail host why.";
            case LOGIN_REFUSED ->
                "{host} refused user or password. Type both again; some hosts want a password for applications.";
            case APP_PASSWORD_NEEDED ->
                "Google refused the login: it takes no account password here. Switch 2-step verification on, make an app"
                        + " password at myaccount.google.com/apppasswords, and give that.";
            case SMTP_AUTH_OFF ->
                "Microsoft 365 has SMTP AUTH switched off for this mailbox. An administrator switches it on in the admin"
                        + " center: Users, Mail, Manage email apps, Authenticated SMTP.";
            case LOGIN_UNKNOWN ->
                "{host} offers no way of logging in that can be used here. Leave the user empty, or ask your mail host.";
            case SENDER_REFUSED ->
                "{host} does not let this account send from that address. Use the account's own address, or add it there.";
            case RELAY_REFUSED ->
                "{host} passes no mail on for this account. Give the server that your mail host names for sending, with port 587 or"
                        + " 465, not the one that takes mail for your domain.";
            case ACCOUNT_NOT_ACTIVE ->
                "{host} does not let this account send: it is not activated yet, or blocked. Ask your mail host.";
            case TOKEN_REFUSED ->
                "The token was refused: wrong, expired or revoked. Make a permanent one (a system user's) and give that.";
            case TOKEN_WITHOUT_SCOPE ->
                "The token has no right to this phone number id. Check the id, and give the token the permissions"
                        + " whatsapp_business_messaging and whatsapp_business_management.";
            case NUMBER_DIFFERS ->
                "The phone number id belongs to another number. Give the number that Meta shows beside this id.";
            case ACCOUNT_LOCKED ->
                "Meta has locked or restricted this WhatsApp account. See the account's quality page in Meta's business manager.";
            case PROVIDER_BUSY ->
                "{host} cannot say right now. Nothing is wrong with your settings as far as is known: try again in a few minutes.";
            case UNCLEAR ->
                "The connection did not work, and it is not clear why. Check every field against your provider's guide.";
        };
    }

    private static String french(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case HOST_UNKNOWN ->
                "Aucun serveur ne s'appelle {host}. Vérifiez son nom dans le guide de votre hébergeur.";
            case HOST_FORBIDDEN ->
                "{host} mène à une adresse qui n'est pas publique. Indiquez le serveur SMTP de votre hébergeur.";
            case PORT_FORBIDDEN -> "Ce port n'est pas un port de messagerie. Utilisez 587, ou bien 465, 2525 ou 25.";
            case UNREACHABLE ->
                "{host} ne répond pas sur ce port. Vérifiez le serveur et le port ; la plupart utilisent 587 ou 465.";
            case SILENT ->
                "{host} accepte la connexion mais ne dit rien. Pour TLS dès le début, c'est 465 ; sinon 587 avec STARTTLS.";
            case NOT_TLS ->
                "{host} n'utilise pas TLS dès le début sur ce port. Utilisez le port 587 (STARTTLS) au lieu de 465.";
            case STARTTLS_MISSING ->
                "{host} ne propose pas de chiffrement sur ce port. Utilisez le port 465 ou 587 de votre hébergeur.";
            case UNENCRYPTED -> "Le mot de passe passerait en clair sur le réseau. Mettez « secure » à true.";
            case CERTIFICATE_OF_ANOTHER_HOST ->
                "Le certificat de {host} est au nom d'un autre serveur. Utilisez le nom que donne le guide de votre hébergeur.";
            case CERTIFICATE_NOT_VALID ->
                "Le certificat de {host} n'est pas valable : expiré, ou d'une autorité inconnue. Contactez votre hébergeur.";
            case CONNECTION_REFUSED ->
                "{host} a refusé la connexion. Vérifiez le serveur, ou demandez-en la raison à votre hébergeur.";
            case LOGIN_REFUSED ->
                "{host} a refusé l'utilisateur ou le mot de passe. Saisissez-les à nouveau ; certains hébergeurs exigent un mot de"
                        + " passe d'application.";
            case APP_PASSWORD_NEEDED ->
                "Google a refusé la connexion : le mot de passe du compte n'est pas accepté ici. Activez la validation en deux"
                        + " étapes, créez un mot de passe d'application sur myaccount.google.com/apppasswords et indiquez-le.";
            case SMTP_AUTH_OFF ->
                "SMTP AUTH est désactivé pour cette boîte Microsoft 365. Un administrateur l'active dans le centre"
                        + " d'administration : Utilisateurs, Courrier, Gérer les applications de messagerie, SMTP authentifié.";
            case LOGIN_UNKNOWN ->
                "{host} ne propose aucune méthode de connexion utilisable ici. Laissez l'utilisateur vide, ou contactez votre"
                        + " hébergeur.";
            case SENDER_REFUSED ->
                "{host} n'autorise pas ce compte à envoyer depuis cette adresse. Utilisez l'adresse du compte, ou ajoutez-la"
                        + " chez votre hébergeur.";
            case RELAY_REFUSED ->
                "{host} ne transmet pas de courrier pour ce compte. Indiquez le serveur d'envoi de votre hébergeur, port 587 ou"
                        + " 465, et non celui qui reçoit le courrier de votre domaine.";
            case ACCOUNT_NOT_ACTIVE ->
                "{host} ne laisse pas ce compte envoyer : il n'est pas encore activé, ou il est bloqué. Contactez votre hébergeur.";
            case TOKEN_REFUSED ->
                "Le jeton a été refusé : faux, expiré ou révoqué. Créez un jeton permanent (utilisateur système) et indiquez-le.";
            case TOKEN_WITHOUT_SCOPE ->
                "Le jeton n'a aucun droit sur cet identifiant de numéro. Vérifiez l'identifiant et donnez au jeton les"
                        + " autorisations whatsapp_business_messaging et whatsapp_business_management.";
            case NUMBER_DIFFERS ->
                "L'identifiant est celui d'un autre numéro. Indiquez le numéro que Meta affiche à côté de cet identifiant.";
            case ACCOUNT_LOCKED ->
                "Meta a bloqué ou limité ce compte WhatsApp. Voyez la page de qualité du compte chez Meta.";
            case PROVIDER_BUSY ->
                "{host} ne peut pas répondre pour l'instant. Rien n'indique une erreur de votre part : réessayez dans quelques"
                        + " minutes.";
            case UNCLEAR ->
                "La connexion a échoué sans raison claire. Comparez chaque champ avec le guide de votre fournisseur.";
        };
    }
}
