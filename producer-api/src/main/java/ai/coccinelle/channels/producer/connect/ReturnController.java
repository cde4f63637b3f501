package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.producer.page.HtmlPage;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where 360dialog sends the tenant's browser back to: a page for a person, without a key and without a script. */
@RestController
@Hidden
class ReturnController {
    private final ConnectDesk desk;

    ReturnController(ConnectDesk desk) {
        this.desk = desk;
    }

    @GetMapping(ConnectDesk.RETURN_PATH + "{state}")
    void comeBack(
            @PathVariable String state,
            @RequestParam(name = "state", required = false) @Nullable String repeated,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String channels,
            HttpServletResponse response)
            throws IOException {
        switch (desk.take(state, repeated, client, channels)) {
            case TAKEN ->
                page(
                        response,
                        200,
                        "Connexion en cours",
                        "Votre compte WhatsApp est en cours de connexion. Vous pouvez fermer cette page et"
                                + " retourner à vos paramètres : le canal y sera actif dans un instant.");
            case NO_CHANNEL ->
                page(
                        response,
                        400,
                        "Aucun compte autorisé",
                        "Aucun compte WhatsApp n'a été autorisé. Recommencez depuis vos paramètres et"
                                + " acceptez l'autorisation demandée par 360dialog.");
            case SEVERAL_CHANNELS ->
                page(
                        response,
                        400,
                        "Plusieurs comptes autorisés",
                        "Un seul compte WhatsApp peut être connecté. Recommencez depuis vos"
                                + " paramètres et n'en autorisez qu'un.");
            case NOT_KNOWN ->
                page(
                        response,
                        410,
                        "Lien expiré",
                        "Ce lien a déjà servi, a expiré ou n'est pas le bon. Recommencez depuis vos paramètres.");
        }
    }

    private static void page(HttpServletResponse response, int status, String title, String text) throws IOException {
        HtmlPage.write(response, status, """
                <!DOCTYPE html>
                <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}</style>
                </head><body><h1>%s</h1><p>%s</p></body></html>
                """.formatted(title, title, text));
    }
}
