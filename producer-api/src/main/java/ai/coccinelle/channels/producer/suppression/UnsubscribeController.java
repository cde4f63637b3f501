package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.page.HtmlPage;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks.Unsubscription;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The link of a mail. Looking at it changes nothing; a POST unsubscribes, whether the page's button sends it or the mail
 * program does ("One-Click", RFC 8058).
 */
@Hidden // not for callers of the API
@RestController
class UnsubscribeController {
    private static final String NOT_KNOWN = "…";

    private final UnsubscribeLinks links;
    private final UnsubscribePage page = new UnsubscribePage();
    private final Suppressions suppressions;
    private final OptOuts optOuts;
    private final Tenants tenants;
    private final MessageLog log;

    UnsubscribeController(
            UnsubscribeLinks links, Suppressions suppressions, OptOuts optOuts, Tenants tenants, MessageLog log) {
        this.links = links;
        this.suppressions = suppressions;
        this.optOuts = optOuts;
        this.tenants = tenants;
        this.log = log;
    }

    @GetMapping(UnsubscribeLinks.PATH + "{token}")
    void ask(@PathVariable String token, HttpServletResponse response) throws IOException {
        show(links.read(token), page::asking, response);
    }

    @PostMapping(UnsubscribeLinks.PATH + "{token}")
    void unsubscribe(@PathVariable String token, HttpServletResponse response) throws IOException {
        Optional<Unsubscription> read = links.read(token);
        read.ifPresent(who -> {
            suppress(who);
            optOuts.forgetAll();
        });
        show(read, page::done, response);
    }

    private void show(Optional<Unsubscription> read, UnaryOperator<String> known, HttpServletResponse response)
            throws IOException {
        if (read.isPresent()) {
            HtmlPage.write(response, HttpServletResponse.SC_OK, known.apply(nameOf(read.get())));
        } else {
            HtmlPage.write(response, HttpServletResponse.SC_NOT_FOUND, page.wrong());
        }
    }

    /** By the address of the message where that is still there: the hash of an old link may be one of before capitals were folded. */
    private void suppress(Unsubscription who) {
        LaneKey lane = new LaneKey(who.tenantId(), ChannelType.EMAIL);
        log.find(who.messageId())
                .filter(message -> message.lane().tenantId().equals(who.tenantId()))
                .ifPresentOrElse(
                        message -> suppressions.add(new Suppressions.Wish(
                                lane, message.to(), SuppressionScope.PROMOTIONS, SuppressionSource.LINK)),
                        () -> suppressions.add(
                                lane,
                                who.addressHash(),
                                NOT_KNOWN,
                                SuppressionScope.PROMOTIONS,
                                SuppressionSource.LINK));
    }

    private String nameOf(Unsubscription who) {
        return tenants.find(who.tenantId().toString()).map(Tenant::name).orElse(NOT_KNOWN);
    }
}
