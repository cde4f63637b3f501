package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.credential.ShownCredentials;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of Meta's approved templates stands for which of ours, as a tenant configured it. */
public final class ApprovedTemplates {
    private final Map<String, ShownCredentials.Approved> approved;

    private ApprovedTemplates(Map<String, ShownCredentials.Approved> approved) {
        this.approved = Map.copyOf(approved);
    }

    /** @param configurations the tenant's */
    public static ApprovedTemplates of(Map<ChannelType, TenantChannel> configurations) {
        TenantChannel found = configurations.get(ChannelType.WHATSAPP);
        ShownCredentials.@Nullable WhatsApp account = found == null
                ? null
                : ShownCredentials.read(found.settings().details()).whatsapp();
        return new ApprovedTemplates(account == null ? Map.of() : account.approvedTemplates());
    }

    /** The template that stands for ours, where the tenant named one. */
    public Optional<ShownCredentials.Approved> find(String template) {
        return Optional.ofNullable(approved.get(template));
    }
}
