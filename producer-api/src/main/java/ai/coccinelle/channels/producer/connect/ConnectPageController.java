package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlows.Invitation;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.page.HtmlPage;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Pages for the person who connects WhatsApp, without a key and without a script: the first names the tenant and leaves a cookie,
 * which the way back from 360dialog must bring. A link to 360dialog that somebody else sends leads nowhere.
 */
@RestController
@Hidden
class ConnectPageController {
    /** Browsers take a cookie of the prefix {@code __Host-} from this host over TLS only: no other site can plant it. */
    private static final String COOKIE = "__Host-whatsapp-connect";

    private static final String SEEN = "seen=";
    private static final String COOKIE_WITHOUT_TLS = "whatsapp-connect";

    private final ConnectDesk desk;
    private final ConnectPage page = new ConnectPage();

    ConnectPageController(ConnectDesk desk) {
        this.desk = desk;
    }

    @GetMapping(ConnectDesk.PAGE_PATH + "{state}")
    void ask(@PathVariable String state, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Invitation> invitation = desk.invitation(state);
        if (invitation.isEmpty()) {
            write(response, HttpStatus.GONE, "not-known");
            return;
        }
        Secret browser = cookie(request).orElseGet(Secret::random);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(browser).toString());
        HtmlPage.write(
                response,
                HttpStatus.OK.value(),
                page.asking(invitation.get(), desk.seen(browser, state)),
                desk.providerOrigin());
    }

    /** Binds the attempt to this browser. A form of another site brings neither the cookie nor what the page was given. */
    @PostMapping(ConnectDesk.PAGE_PATH + "{state}")
    void goOn(@PathVariable String state, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Secret> browser = cookie(request);
        if (browser.isEmpty() || !desk.seen(browser.get(), state).equals(seen(request))) {
            write(response, HttpStatus.FORBIDDEN, "another-browser");
            return;
        }
        Optional<URI> there = desk.goOn(state, browser.get());
        if (there.isEmpty()) {
            write(response, HttpStatus.GONE, "not-known");
            return;
        }
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, there.get().toString());
    }

    @GetMapping(ConnectDesk.RETURN_PATH + "{state}")
    void comeBack(
            @PathVariable String state,
            @RequestParam(name = "state", required = false) @Nullable String repeated,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String channels,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        switch (desk.take(state, repeated, cookie(request), client, channels)) {
            case TAKEN -> write(response, HttpStatus.OK, "taken");
            case NO_CHANNEL -> write(response, HttpStatus.BAD_REQUEST, "no-channel");
            case SEVERAL_CHANNELS -> write(response, HttpStatus.BAD_REQUEST, "several-channels");
            case ANOTHER_BROWSER -> write(response, HttpStatus.FORBIDDEN, "another-browser");
            case NOT_KNOWN -> write(response, HttpStatus.GONE, "not-known");
        }
    }

    /** The one field of the page's form. A filter has read the body, so the container knows no parameter of it. */
    private static String seen(HttpServletRequest request) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return body.startsWith(SEEN) ? body.substring(SEEN.length()) : "";
    }

    private Optional<Secret> cookie(HttpServletRequest request) {
        String name = name();
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .filter(ConnectDesk::isState)
                .map(Secret::new)
                .findFirst();
    }

    private ResponseCookie cookie(Secret browser) {
        return ResponseCookie.from(name(), browser.reveal())
                .path("/")
                .secure(desk.overTls())
                .httpOnly(true)
                .sameSite("Lax") // Strict would not come back from 360dialog
                .maxAge(desk.validity())
                .build();
    }

    private String name() {
        return desk.overTls() ? COOKIE : COOKIE_WITHOUT_TLS;
    }

    private void write(HttpServletResponse response, HttpStatus status, String name) throws IOException {
        HtmlPage.write(response, status.value(), page.of(name, Locale.FRENCH));
    }
}
