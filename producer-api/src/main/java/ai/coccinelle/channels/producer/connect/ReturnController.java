package ai.coccinelle.channels.producer.connect;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where 360dialog sends the tenant's browser back to: a page for a person, without a key and without a script. */
@RestController
@Hidden
class ReturnController {
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private final ConnectDesk desk;

    ReturnController(ConnectDesk desk) {
        this.desk = desk;
    }

    @GetMapping(ConnectDesk.RETURN_PATH + "{state}")
    ResponseEntity<String> comeBack(
            @PathVariable String state,
            @RequestParam(name = "state", required = false) @Nullable String repeated,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String channels) {
        return switch (desk.take(state, repeated, client, channels)) {
            case TAKEN ->
                page(
                        200,
                        "Connexion en cours",
                        "Votre compte WhatsApp est en cours de connexion. Vous pouvez fermer cette page et"
                                + " retourner à vos paramètres : le canal y sera actif dans un instant.");
            case NO_CHANNEL ->
                page(
                        400,
                        "Aucun compte autorisé",
                        "Aucun compte WhatsApp n'a été autorisé. Recommencez depuis vos paramètres et"
                                + " acceptez l'autorisation demandée par 360dialog.");
            case SEVERAL_CHANNELS ->
                page(
                        400,
                        "Plusieurs comptes autorisés",
                        "Un seul compte WhatsApp peut être connecté. Recommencez depuis vos"
                                + " paramètres et n'en autorisez qu'un.");
            case NOT_KNOWN ->
                page(
                        410,
                        "Lien expiré",
                        "Ce lien a déjà servi, a expiré ou n'est pas le bon. Recommencez depuis vos paramètres.");
        };
    }

    private static ResponseEntity<String> page(int status, String title, String text) {
        return ResponseEntity.status(status)
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .body("""
                        <!DOCTYPE html>
                        <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                        <title>%s</title>
                        <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}</style>
                        </head><body><h1>%s</h1><p>%s</p></body></html>
                        """.formatted(title, title, text));
    }
}
