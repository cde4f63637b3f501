package ai.coccinelle.channels.simulator.mail;

import ai.coccinelle.channels.simulator.Inbox;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.user.UserManager;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts each mail into the inbox, once for each of its recipients, before it is acknowledged; GreenMail keeps none. */
final class InboxDelivery extends SmtpManager {
    private final Inbox inbox;
    private final MailFaults faults;

    InboxDelivery(ImapHostManager imap, UserManager users, Inbox inbox, MailFaults faults) {
        super(imap, users);
        this.inbox = inbox;
        this.faults = faults;
    }

    /** GreenMail sends what this returns, null meaning that nothing is wrong. */
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable String checkData(SmtpState state) {
        return faults.take(MailFaults.Step.END_OF_DATA)
                .or(() -> script(state).flatMap(MailScript::reply))
                .orElse(null);
    }

    private static Optional<MailScript> script(SmtpState state) {
        return MailScript.find(MailFaults.Step.END_OF_DATA, recipients(state.getMessage()));
    }

    static Stream<String> recipients(MovingMessage message) {
        return message.getToAddresses().stream().map(MailAddress::getEmail);
    }

    /** What it throws, GreenMail answers with 451. */
    @Override
    public void send(SmtpState state) {
        take(state.getMessage());
        try {
            Thread.sleep(
                    faults.latency().plus(script(state).map(MailScript::delay).orElse(Duration.ZERO)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the simulator is closed", e);
        }
    }

    private synchronized void take(MovingMessage message) {
        try {
            for (MailAddress recipient : message.getToAddresses()) {
                add(recipient.getEmail(), message.getMessage());
            }
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("the mail cannot be read", e);
        }
    }

    private void add(String to, MimeMessage mail) throws MessagingException, IOException {
        String subject = Optional.ofNullable(mail.getSubject()).orElse("");
        String text = part(mail, "text/plain").orElse("");
        Map<String, String> details = new LinkedHashMap<>();
        details.put("provider", "smtp");
        details.put("subject", subject);
        details.put("html", part(mail, "text/html").orElse(""));
        for (String header : new String[] {
            "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "X-Auto-Response-Suppress"
        }) {
            String value = mail.getHeader(header, ", ");
            if (value != null) {
                details.put(header, value);
            }
        }
        String id = Optional.ofNullable(mail.getMessageID()).orElse("");
        inbox.add("email", to, sender(mail), (subject + "\n\n" + text).strip(), id, details);
    }

    private static String sender(MimeMessage mail) throws MessagingException {
        Address[] from = mail.getFrom();
        return from == null || from.length == 0 ? "" : readable(from[0]);
    }

    /** The first part of this type, however deep. */
    private static Optional<String> part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(String.valueOf(part.getContent()));
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> found = part(parts.getBodyPart(i), type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The sender with its name decoded (RFC 2047). */
    private static String readable(Address address) {
        return address instanceof InternetAddress internet ? internet.toUnicodeString() : address.toString();
    }
}
