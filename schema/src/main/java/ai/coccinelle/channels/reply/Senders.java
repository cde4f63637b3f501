package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.contact.WhatsAppContacts;
import ai.coccinelle.channels.contact.WhatsAppContacts.Contact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds the numbers that were written to when persons answer under other ids, for many replies at once. */
final class Senders {
    private final Map<NewReply, List<String>> addresses;

    private Senders(Map<NewReply, List<String>> addresses) {
        this.addresses = addresses;
    }

    /** Reads what is known of the senders, and keeps what their replies tell of them. */
    static Senders of(Handle handle, WhatsAppContacts contacts, List<NewReply> replies) {
        Map<NewReply, List<String>> found = new HashMap<>();
        replies.stream()
                .filter(reply -> reply.channel() == ChannelType.WHATSAPP && reply.tenantId() != null)
                .collect(Collectors.groupingBy(reply -> Objects.requireNonNull(reply.tenantId())))
                .forEach((tenant, own) -> find(handle, contacts, tenant, own, found));
        return new Senders(found);
    }

    private static void find(
            Handle handle,
            WhatsAppContacts contacts,
            UUID tenant,
            List<NewReply> replies,
            Map<NewReply, List<String>> found) {
        Map<String, List<String>> known = contacts.addresses(
                handle,
                tenant,
                replies.stream().flatMap(reply -> ids(reply).stream()).collect(Collectors.toSet()));
        Map<String, String> recipients = contacts.recipients(
                handle,
                tenant,
                replies.stream()
                        .map(reply -> reply.sender().answers())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        List<Contact> learned = new ArrayList<>();
        for (NewReply reply : replies) {
            @Nullable String answers = reply.sender().answers();
            @Nullable String writtenTo = answers == null ? null : recipients.get(answers);
            Set<String> all = new LinkedHashSet<>();
            Stream.ofNullable(writtenTo).forEach(all::add);
            ids(reply).stream()
                    .flatMap(id -> known.getOrDefault(id, List.of()).stream())
                    .forEach(all::add);
            String address = address(reply);
            all.add(address);
            found.put(reply, List.copyOf(all));
            String number = writtenTo == null && address.startsWith("+") ? address : writtenTo;
            if (number != null) {
                ids(reply).forEach(id -> learned.add(new Contact(tenant, id, number)));
            }
        }
        contacts.learn(handle, learned);
    }

    private static List<String> ids(NewReply reply) {
        return Stream.of(
                        WhatsAppContacts.idOf(reply.sender().address()),
                        reply.sender().alias())
                .filter(Objects::nonNull)
                .map(id -> Replies.storable(id, Replies.LONGEST_ADDRESS))
                .distinct()
                .toList();
    }

    private static String address(NewReply reply) {
        return Replies.storable(reply.sender().address(), Replies.LONGEST_ADDRESS);
    }

    /** The sender's numbers, never none: the one that was written to first, the one that the reply came from last. */
    List<String> addresses(NewReply reply) {
        return addresses.getOrDefault(reply, List.of(address(reply)));
    }
}
