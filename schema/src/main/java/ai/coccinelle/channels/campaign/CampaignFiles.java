package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.database.TextArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Puts a file's rows into a campaign: all of them or, when something throws, none, and what was there stays. */
public final class CampaignFiles {
    private final Jdbi jdbi;

    public CampaignFiles(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Replaces the draft's rows.
     *
     * @param keep whether anything is stored in the end: a trial goes the same way, and is taken back
     * @param filling adds the rows, and returns what this returns
     * @return empty when the campaign is no draft (any more), or somebody else is just filling it
     */
    public <T> Optional<T> replace(UUID campaignId, boolean keep, Function<Rows, T> filling) {
        return jdbi.inTransaction(handle -> {
            boolean isDraft = handle.createQuery(CampaignSql.LOCK_DRAFT)
                    .bind("id", campaignId)
                    .mapTo(UUID.class)
                    .findOne()
                    .isPresent();
            if (!isDraft) {
                return Optional.empty();
            }
            handle.createUpdate(RecipientSql.DELETE)
                    .bind("campaign", campaignId)
                    .execute();
            T filled = filling.apply(new Rows(handle, campaignId));
            if (!keep) {
                handle.rollback();
            }
            return Optional.of(filled);
        });
    }

    /** The rows of a file on its way in. */
    public static final class Rows {
        private final Handle handle;
        private final UUID campaignId;

        private Rows(Handle handle, UUID campaignId) {
            this.handle = handle;
            this.campaignId = campaignId;
        }

        /**
         * Adds rows, in the file's order.
         *
         * @return the numbers of those whose recipient came before
         */
        public Set<Integer> add(List<NewRow> rows) {
            Set<Integer> stored = handle.createQuery(RecipientSql.INSERT)
                    .bind("campaign", campaignId)
                    .bind("numbers", TextArray.of(rows, row -> String.valueOf(row.number())))
                    .bind("addresses", TextArray.of(rows, NewRow::to))
                    .bind("given", TextArray.of(rows, row -> Json.write(row.given())))
                    .bind("faults", TextArray.of(rows, row -> row.faults().isEmpty() ? null : Json.write(row.faults())))
                    .mapTo(Integer.class)
                    .collect(Collectors.toUnmodifiableSet());
            List<NewRow> duplicates =
                    rows.stream().filter(row -> !stored.contains(row.number())).toList();
            if (!duplicates.isEmpty()) {
                handle.createUpdate(RecipientSql.INSERT_DUPLICATES)
                        .bind("campaign", campaignId)
                        .bind("numbers", TextArray.of(duplicates, row -> String.valueOf(row.number())))
                        .bind("addresses", TextArray.of(duplicates, NewRow::to))
                        .execute();
            }
            return duplicates.stream().map(NewRow::number).collect(Collectors.toUnmodifiableSet());
        }

        /**
         * Says what was read, when all rows were added.
         *
         * @param separator between the file's fields
         */
        public void end(char separator, int usable, int duplicates, int faulty) {
            handle.createUpdate(CampaignSql.UPLOADED)
                    .bind("id", campaignId)
                    .bind("separator", String.valueOf(separator))
                    .bindMap(Map.of(
                            "rows", usable + duplicates + faulty,
                            "usable", usable,
                            "duplicates", duplicates,
                            "faulty", faulty))
                    .execute();
        }
    }
}
