package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.template.Brand;
import ai.coccinelle.channels.template.Brands;
import ai.coccinelle.channels.template.MessageTemplates;
import ai.coccinelle.channels.template.TextVersion;
import ai.coccinelle.channels.tenant.Tenant;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Tenants' own texts and brands, remembered by the revision that the tenant's row names: a message costs no query for them,
 * a tenant without any costs none at all, and a change holds as soon as the tenant is read again, within a second.
 */
public final class KnownTexts {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_CHARACTERS = 20_000_000;

    private final BuiltIns builtIns;
    private final LoadingCache<Revision, Own> known;

    KnownTexts(BuiltIns builtIns, MessageTemplates templates, Brands brands) {
        this.builtIns = builtIns;
        this.known = Caffeine.newBuilder()
                .expireAfterAccess(REMEMBERED)
                .maximumWeight(MOST_CHARACTERS)
                .weigher((Revision _, Own own) -> own.characters())
                .build(revision -> Own.of(templates, brands, revision.tenantId()));
    }

    private record Revision(UUID tenantId, long number) {}

    private record Own(Map<BuiltIns.Place, MessageText> texts, Brand brand) {
        private static final int OVERHEAD = 500;

        static Own of(MessageTemplates templates, Brands brands, UUID tenantId) {
            Map<BuiltIns.Place, MessageText> texts = new HashMap<>();
            for (TextVersion version : templates.inUse(tenantId)) {
                MessageText text = TextReader.stored(version);
                texts.put(new BuiltIns.Place(text.spec().name(), text.channel(), text.language()), text);
            }
            return new Own(texts, brands.of(tenantId));
        }

        int characters() {
            return OVERHEAD
                    + texts.values().stream()
                            .mapToInt(text -> OVERHEAD
                                    + 2 * text.content().body().source().length())
                            .sum();
        }
    }

    /** The tenant's texts as they are now. */
    public TenantTexts of(Tenant tenant) {
        if (tenant.textsRevision() == 0) {
            return new TenantTexts(builtIns, Map.of(), Letterhead.of(tenant.name(), Brand.NONE));
        }
        Own own = known.get(new Revision(tenant.id(), tenant.textsRevision()));
        return new TenantTexts(builtIns, own.texts(), Letterhead.of(tenant.name(), own.brand()));
    }
}
