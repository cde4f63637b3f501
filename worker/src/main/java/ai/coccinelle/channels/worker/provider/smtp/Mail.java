package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.Payload;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A message as mail: text and HTML, and a Message-ID made of our message's id, so that two copies of it are one to every
 * mailbox that looks. Bulk mail names where to unsubscribe with one click (RFC 8058).
 */
final class Mail extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String messageId;

    private Mail(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static Mail of(
            Session session, UUID id, Credentials.Smtp account, InternetAddress to, Payload.Email email, Instant date)
            throws MessagingException {
        Mail mail = new Mail(session, messageId(id, account.fromEmail()));
        mail.setFrom(from(account));
        mail.setRecipient(Message.RecipientType.TO, to);
        mail.setSubject(email.subject(), UTF_8);
        mail.setSentDate(Date.from(date));
        mail.setContent(alternatives(email));
        // no vacation responder answers it (RFC 3834, 5), Exchange's neither
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
        if (email.unsubscribe() != null) {
            mail.setHeader("List-Unsubscribe", "<" + email.unsubscribe() + ">");
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        mail.saveChanges();
        return mail;
    }

    static String messageId(UUID id, String fromEmail) {
        return "<" + id + "@" + fromEmail.substring(fromEmail.lastIndexOf('@') + 1) + ">";
    }

    /** Whether a control character, such as the line break that begins another header, stands in any of them. */
    static boolean breaksHeaders(String... values) {
        return Stream.of(values).anyMatch(value -> value.chars().anyMatch(Character::isISOControl));
    }

    /** The library makes up a new id whenever it saves or sends. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    private static InternetAddress from(Credentials.Smtp account) throws MessagingException {
        InternetAddress from = new InternetAddress(account.fromEmail(), true);
        try {
            from.setPersonal(account.fromName(), UTF_8);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException("every JDK has UTF-8", impossible);
        }
        return from;
    }

    /** The plainest first (RFC 2046, 5.1.4). */
    private static MimeMultipart alternatives(Payload.Email email) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(email.text(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(email.html(), UTF_8, "html");
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(text);
        alternatives.addBodyPart(html);
        return alternatives;
    }
}
