package ai.coccinelle.channels.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.OptOut;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.TestDatabase;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.reply.AutoReplies;
import ai.coccinelle.channels.reply.ContactChange;
import ai.coccinelle.channels.reply.NewReply;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.reply.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuppressionsIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Secret KEY = new Secret("a key of the tests");
    private static final String JEAN = "+33612345678";
    private static final String ANNE = "+33612345679";

    private final Suppressions suppressions = new Suppressions(DATABASE.jdbi, new AddressHash(KEY));
    private final Replies replies = new Replies(DATABASE.jdbi, suppressions);
    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts, suppressions);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM tenants");
            handle.execute("DELETE FROM address_key");
            handle.execute("DELETE FROM replies");
            handle.execute("UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity'");
        });
    }

    @Test
    void theDatabaseKeepsToTheFirstKey() throws Exception {
        assertThat(Suppressions.open(DATABASE.jdbi, null).hasKey()).isFalse();
        assertThat(Suppressions.open(DATABASE.jdbi, new Secret("")).hasKey()).isFalse();
        assertThat(Suppressions.open(DATABASE.jdbi, KEY).hasKey()).isTrue();
        assertThatCode(() -> Suppressions.open(DATABASE.jdbi, KEY)).doesNotThrowAnyException();

        assertThatThrownBy(() -> Suppressions.open(DATABASE.jdbi, new Secret("another key of theirs")))
                .isInstanceOf(Suppressions.WrongKey.class)
                .hasMessageContaining("is not the key");
        assertThatThrownBy(() -> Suppressions.open(DATABASE.jdbi, null))
                .isInstanceOf(Suppressions.WrongKey.class)
                .hasMessageContaining("CHANNELS_ADDRESS_KEY is missing");
        assertThatThrownBy(() -> Suppressions.open(DATABASE.jdbi, new Secret("short")))
                .isInstanceOf(Suppressions.WrongKey.class)
                .hasMessageContaining("at least 16");
    }

    @Test
    void noAddressIsStoredThatCanBeRead() {
        LaneKey lane = lane(ChannelType.SMS);
        suppressions.add(wish(lane, JEAN, SuppressionScope.ALL));

        String row =
                DATABASE.jdbi.withHandle(handle -> handle.createQuery("SELECT to_jsonb(s)::text FROM suppressions s")
                        .mapTo(String.class)
                        .one());
        assertThat(row).contains("+336…78").doesNotContain(JEAN, JEAN.substring(1));
        assertThat(new AddressHash(KEY).of(JEAN))
                .hasSize(32)
                .isNotEqualTo(new AddressHash(new Secret("another key of theirs")).of(JEAN));
    }

    @Test
    void aWishHoldsForItsTenantChannelAndScope() {
        LaneKey lane = lane(ChannelType.SMS);
        LaneKey other = lane(ChannelType.SMS);
        LaneKey sameTenantsWhatsApp = new LaneKey(lane.tenantId(), ChannelType.WHATSAPP);
        suppressions.add(wish(lane, JEAN, SuppressionScope.ALL));
        suppressions.add(wish(lane, ANNE, SuppressionScope.PROMOTIONS));

        assertThat(suppressions.heldBack(List.of(
                        new Suppressions.Candidate(lane, JEAN, Priority.TRANSACTIONAL),
                        new Suppressions.Candidate(lane, JEAN, Priority.BULK),
                        new Suppressions.Candidate(lane, ANNE, Priority.TRANSACTIONAL),
                        new Suppressions.Candidate(lane, ANNE, Priority.BULK),
                        new Suppressions.Candidate(other, JEAN, Priority.BULK),
                        new Suppressions.Candidate(sameTenantsWhatsApp, JEAN, Priority.BULK))))
                .containsExactlyInAnyOrder(0, 1, 3);
        assertThat(suppressions.anyHeld(lane)).isTrue();
        assertThat(suppressions.anyHeld(other)).isFalse();
    }

    @Test
    void aWishIsHeldOnceAndLifted() {
        LaneKey lane = lane(ChannelType.EMAIL);
        Suppression first = suppressions
                .add(wish(lane, "jean@example.fr", SuppressionScope.ALL))
                .orElseThrow();
        Suppression again = suppressions
                .add(wish(lane, "jean@example.fr", SuppressionScope.ALL))
                .orElseThrow();
        assertThat(again).isEqualTo(first);
        assertThat(first.shown()).isEqualTo("j…@example.fr");
        assertThat(suppressions.search(lane.tenantId(), ChannelType.EMAIL, null, 10))
                .containsExactly(first);

        suppressions.lift(first.id());
        assertThat(suppressions.search(lane.tenantId(), null, null, 10)).isEmpty();
        assertThat(suppressions.anyHeld(lane)).isFalse();
        assertThat(suppressions.find(first.id()).orElseThrow().endedAt()).isNotNull();
        assertThat(suppressions
                        .add(wish(lane, "jean@example.fr", SuppressionScope.ALL))
                        .orElseThrow()
                        .id())
                .isNotEqualTo(first.id());
    }

    @Test
    void ofATenantThatIsGoneNothingIsKept() {
        LaneKey gone = new LaneKey(UUID.randomUUID(), ChannelType.SMS);
        assertThat(suppressions.add(wish(gone, JEAN, SuppressionScope.ALL))).isEmpty();
    }

    @Test
    void whoOptedOutAfterTheMessageWasAcceptedIsKnownWhenItIsClaimed() {
        LaneKey lane = lane(ChannelType.SMS);
        accept(lane, JEAN, MessageKind.TRANSACTIONAL);
        accept(lane, ANNE, MessageKind.TRANSACTIONAL);
        suppressions.add(wish(lane, JEAN, SuppressionScope.ALL));

        List<ClaimedMessage> claimed = claim(lane, attempts);
        assertThat(claimed)
                .hasSize(2)
                .allSatisfy(each ->
                        assertThat(each.optOut()).isEqualTo(each.to().equals(JEAN) ? OptOut.OPTED_OUT : OptOut.NONE));

        ClaimedMessage his = claimed.stream()
                .filter(each -> each.to().equals(JEAN))
                .findFirst()
                .orElseThrow();
        attempts.record(List.of(new Ended(his, new Transition.Suppressed("opted-out", "has opted out"))));
        assertThat(log.find(his.id()).orElseThrow().status()).isEqualTo(MessageStatus.SUPPRESSED);
        assertThat(DATABASE.lanes.find(lane).orElseThrow().inFlight()).isEqualTo(1);
    }

    @Test
    void aWorkerWithoutTheKeySendsNothingWhereAnybodyOptedOut() {
        LaneKey lane = lane(ChannelType.SMS);
        LaneKey other = lane(ChannelType.SMS);
        suppressions.add(wish(lane, JEAN, SuppressionScope.ALL));
        accept(lane, ANNE, MessageKind.TRANSACTIONAL);
        accept(other, ANNE, MessageKind.TRANSACTIONAL);
        Attempts keyless = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);

        assertThat(claim(lane, keyless))
                .allSatisfy(each -> assertThat(each.optOut())
                        .isEqualTo(each.lane().equals(lane) ? OptOut.CANNOT_TELL : OptOut.NONE));
    }

    @Test
    void aProvidersRefusalForThatReasonIsAWish() {
        LaneKey lane = lane(ChannelType.SMS);
        accept(lane, JEAN, MessageKind.BULK);
        ClaimedMessage claimed = claim(lane, attempts).getFirst();
        attempts.record(List.of(new Ended(claimed, new Transition.Failed("21610", "has opted out", false))));

        assertThat(suppressions.search(lane.tenantId(), null, null, 10))
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.source()).isEqualTo(SuppressionSource.PROVIDER);
                    assertThat(held.scope()).isEqualTo(SuppressionScope.ALL);
                });
        assertThat(SuppressionScope.toldBy(ChannelType.WHATSAPP, "131050")).contains(SuppressionScope.PROMOTIONS);
        assertThat(SuppressionScope.toldBy(ChannelType.WHATSAPP, "21610")).isEmpty();
        assertThat(SuppressionScope.toldBy(ChannelType.SMS, "30003")).isEmpty();
        assertThat(SuppressionScope.toldBy(ChannelType.SMS, null)).isEmpty();
    }

    @Test
    void oneChangeOfAContactThatCannotBeAppliedKeepsNoOtherOut() {
        UUID tenant = lane(ChannelType.WHATSAPP).tenantId();
        Instant noTimeOfPostgres = Instant.parse("+294277-01-01T00:00:00Z");
        replies.apply(List.of(
                new ContactChange.Marketing(tenant, "33612345678", true, Instant.now()),
                new ContactChange.Marketing(tenant, "33612345670", true, noTimeOfPostgres),
                new ContactChange.NewNumber(tenant, "33612345678", "33612345679")));

        assertThat(suppressions.heldBack(List.of(
                        new Suppressions.Candidate(new LaneKey(tenant, ChannelType.WHATSAPP), JEAN, Priority.BULK),
                        new Suppressions.Candidate(new LaneKey(tenant, ChannelType.WHATSAPP), ANNE, Priority.BULK))))
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void anSmsIsAnsweredToTheTenantThatWroteLast() {
        LaneKey first = lane(ChannelType.SMS);
        LaneKey second = lane(ChannelType.SMS);
        answer("SM0", JEAN, "Qui est-ce ?");
        send(first, JEAN);
        answer("SM1", JEAN, "Merci");
        contactsAge("74 hours");
        send(second, JEAN);
        send(first, ANNE);
        answer("SM2", JEAN, "stop");
        answer("SM2", JEAN, "stop");

        assertThat(replies.search(null, null, null, 10))
                .extracting(Reply::tenantId, Reply::text, Reply::kind, Reply::ambiguous)
                .containsExactly(
                        tuple(second.tenantId(), "stop", StopWord.STOP, false),
                        tuple(first.tenantId(), "Merci", StopWord.OTHER, false),
                        tuple(null, "Qui est-ce ?", StopWord.OTHER, false));
        assertThat(suppressions.anyHeld(first)).isFalse();
        assertThat(suppressions.anyHeld(second)).isTrue();
    }

    @Test
    void anAnswerThatMayBeForSeveralIsKeptForEachWithoutItsText() {
        LaneKey salon = lane(ChannelType.SMS);
        LaneKey competitor = lane(ChannelType.SMS);
        send(salon, JEAN);
        contactsAge("71 hours");
        send(competitor, JEAN);
        answer("SM1", JEAN, "ANNULER, je suis chez le médecin");
        answer("SM1", JEAN, "ANNULER, je suis chez le médecin");

        assertThat(replies.search(null, null, null, 10))
                .extracting(Reply::tenantId, Reply::from, Reply::text, Reply::kind, Reply::ambiguous)
                .containsExactlyInAnyOrder(
                        tuple(salon.tenantId(), JEAN, "", StopWord.OTHER, true),
                        tuple(competitor.tenantId(), JEAN, "", StopWord.OTHER, true));

        contactsAge("30 days");
        answer("SM2", JEAN, "Merci");
        assertThat(replies.search(salon.tenantId(), null, null, 1).getFirst().text())
                .as("as ambiguous a month later: both wrote within three days of one another")
                .isEmpty();
    }

    @Test
    void aStopHoldsForAllThatWroteWithinThreeDays() {
        LaneKey longAgo = lane(ChannelType.SMS);
        LaneKey salon = lane(ChannelType.SMS);
        LaneKey competitor = lane(ChannelType.SMS);
        send(longAgo, JEAN);
        contactsAge("80 hours");
        send(salon, JEAN);
        send(competitor, JEAN);
        answer("SM1", JEAN, "STOP SMS");

        assertThat(suppressions.anyHeld(longAgo)).isFalse();
        assertThat(suppressions.anyHeld(salon)).isTrue();
        assertThat(suppressions.anyHeld(competitor)).isTrue();

        answer("SM2", JEAN, "START");
        assertThat(suppressions.anyHeld(salon)).isFalse();
        assertThat(suppressions.anyHeld(competitor)).isFalse();
    }

    @Test
    void whoWritesFromANameGetsNoAnswers() {
        LaneKey salon = lane(ChannelType.SMS);
        LaneKey named = lane(ChannelType.SMS);
        send(salon, JEAN);
        send(named, JEAN, new Payload.Sms("Bonjour", "LESLILAS"));
        answer("SM1", JEAN, "Merci");

        assertThat(replies.search(null, null, null, 10))
                .extracting(Reply::tenantId, Reply::text)
                .containsExactly(tuple(salon.tenantId(), "Merci"));
    }

    @Test
    void whoAnswersStopPubKeepsTheReminders() {
        LaneKey lane = lane(ChannelType.WHATSAPP);
        replies.store(List.of(
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.P", JEAN, "Stop pub svp"),
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.S", ANNE, "STOP SMS")));

        assertThat(suppressions.heldBack(List.of(
                        new Suppressions.Candidate(lane, JEAN, Priority.TRANSACTIONAL),
                        new Suppressions.Candidate(lane, JEAN, Priority.BULK),
                        new Suppressions.Candidate(lane, ANNE, Priority.TRANSACTIONAL))))
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void startTakesItBackAndWithItWhatOnlyTheProviderHadTold() {
        LaneKey wroteLast = lane(ChannelType.SMS);
        LaneKey told = lane(ChannelType.SMS);
        LaneKey asked = lane(ChannelType.SMS);
        send(wroteLast, JEAN);
        answer("SM1", JEAN, "STOP");
        suppressions.add(new Suppressions.Wish(told, JEAN, SuppressionScope.ALL, SuppressionSource.PROVIDER));
        suppressions.add(wish(asked, JEAN, SuppressionScope.ALL));

        answer("SM2", JEAN, "Start");

        assertThat(suppressions.anyHeld(wroteLast)).isFalse();
        assertThat(suppressions.anyHeld(told)).as("Twilio's block went for all").isFalse();
        assertThat(suppressions.anyHeld(asked)).as("said to this tenant itself").isTrue();
        answer("SM1", JEAN, "STOP");
        assertThat(suppressions.anyHeld(wroteLast)).as("a repeated webhook").isFalse();
    }

    @Test
    void anOptOutRecordedByHandOutlivesAStartForAnotherTenant() {
        for (SuppressionSource said : List.of(SuppressionSource.API, SuppressionSource.LINK, SuppressionSource.REPLY)) {
            LaneKey asked = lane(ChannelType.SMS);
            LaneKey wroteLast = lane(ChannelType.SMS);
            Suppression told = suppressions
                    .add(new Suppressions.Wish(asked, JEAN, SuppressionScope.ALL, SuppressionSource.PROVIDER))
                    .orElseThrow();
            Suppression recorded = suppressions
                    .add(new Suppressions.Wish(asked, JEAN, SuppressionScope.ALL, said))
                    .orElseThrow();
            suppressions.add(new Suppressions.Wish(asked, JEAN, SuppressionScope.ALL, SuppressionSource.PROVIDER));

            DATABASE.jdbi.useHandle(
                    handle -> suppressions.lift(handle, ChannelType.SMS, JEAN, List.of(wroteLast.tenantId())));

            assertThat(recorded.id()).isEqualTo(told.id());
            assertThat(suppressions.find(recorded.id()).orElseThrow().source()).isEqualTo(said);
            assertThat(suppressions.anyHeld(asked)).as(said.wireName()).isTrue();
        }
    }

    @Test
    void aTypedStopPubOutlivesThatTheProviderResumesPromotions() {
        LaneKey lane = lane(ChannelType.WHATSAPP);
        for (String person : List.of(JEAN, ANNE)) {
            suppressions.add(
                    new Suppressions.Wish(lane, person, SuppressionScope.PROMOTIONS, SuppressionSource.PROVIDER));
        }
        replies.store(List.of(new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.P", JEAN, "STOP PUB")));

        DATABASE.jdbi.useHandle(handle -> {
            suppressions.liftPromotions(handle, lane, JEAN);
            suppressions.liftPromotions(handle, lane, ANNE);
        });

        assertThat(suppressions.heldBack(List.of(
                        new Suppressions.Candidate(lane, JEAN, Priority.BULK),
                        new Suppressions.Candidate(lane, ANNE, Priority.BULK))))
                .containsExactly(0);
    }

    @Test
    void aTenantsOwnAnswersAreItsOwnWhateverTheirIds() {
        LaneKey a = lane(ChannelType.WHATSAPP);
        LaneKey b = lane(ChannelType.WHATSAPP);
        replies.store(List.of(new NewReply(ChannelType.WHATSAPP, a.tenantId(), "wamid.1", JEAN, "Bonjour")));
        replies.store(List.of(new NewReply(ChannelType.WHATSAPP, b.tenantId(), "wamid.1", JEAN, "STOP")));

        assertThat(replies.search(b.tenantId(), null, null, 10)).hasSize(1);
        assertThat(suppressions.anyHeld(a)).isFalse();
        assertThat(suppressions.anyHeld(b)).isTrue();
    }

    @Test
    void aPersonIsAnsweredOnceADayHoweverManyProcessesLook() {
        LaneKey lane = lane(ChannelType.WHATSAPP);
        AutoReplies autoReplies = new AutoReplies(DATABASE.jdbi);
        replies.store(List.of(
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.1", JEAN, "Bonjour"),
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.2", JEAN, "Vous êtes là ?"),
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.3", ANNE, "OUI"),
                new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.4", "FR.1349120865530274", "Bonjour")));
        List<AutoReplies.Asked> due = autoReplies.due(10);
        assertThat(due)
                .singleElement()
                .satisfies(asked -> assertThat(asked.address()).isEqualTo(JEAN));

        List<Boolean> answered = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> autoReplies.answer(due.getFirst(), _ -> {})))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answered).containsOnlyOnce(true);
        replies.store(List.of(new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.5", JEAN, "Allô ?")));
        assertThat(autoReplies.due(10)).isEmpty();

        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE auto_replies SET asked_at = now() - interval '25 hours'"));
        replies.store(List.of(new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.6", JEAN, "Allô ?")));
        assertThat(autoReplies.due(10)).hasSize(1);
    }

    @Test
    void whatIsTooOldIsForgotten() {
        LaneKey lane = lane(ChannelType.SMS);
        send(lane, JEAN);
        answer("SM1", JEAN, "Merci");
        assertThat(replies.forget(Instant.EPOCH)).isZero();
        assertThat(suppressions.forgetContacts(Duration.ofDays(400))).isZero();

        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE last_contacts SET at = now() - interval '401 days'"));
        assertThat(suppressions.forgetContacts(Duration.ofDays(400))).isEqualTo(1);
        Instant tomorrow = DATABASE.jdbi.withHandle(handle -> handle.createQuery("SELECT now() + interval '1 day'")
                .mapTo(Instant.class)
                .one());
        assertThat(replies.forget(tomorrow)).isEqualTo(1);
    }

    @Test
    void anObjectionHoldsHoweverTheNextMessageWritesTheAddress() {
        LaneKey lane = lane(ChannelType.EMAIL);
        suppressions.add(wish(lane, "Jean.Dupont@exemple.fr", SuppressionScope.ALL));

        assertThat(suppressions.heldBack(List.of(
                        mail(lane, "jean.dupont@exemple.fr"),
                        mail(lane, "JEAN.DUPONT@exemple.fr"),
                        mail(lane, "jeanne.dupont@exemple.fr"))))
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whatWasStoredBeforeCapitalsWereFoldedIsFoundAsItWasWrittenAndMovedWhereTheAddressIsStillKnown() {
        LaneKey lane = lane(ChannelType.EMAIL);
        storedBefore("suppressions", "scope, source", "'all', 'link'", lane, "Anne@exemple.com");
        storedBefore("suppressions", "scope, source", "'all', 'link'", lane, "Lost@exemple.com");
        storedBefore("consents", "basis, source, given_at", "'opt-in', 'x', now()", lane, "Anne@exemple.com");
        suppressions.add(wish(lane, "someone@exemple.com", SuppressionScope.ALL));
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO address_key (key_check, folded_at) VALUES (?, NULL)", new AddressHash(KEY).check()));
        accept(lane, "Anne@exemple.com", MessageKind.TRANSACTIONAL);
        CapitalsFolding folding = new CapitalsFolding(DATABASE.jdbi, new AddressHash(KEY));
        List<Suppressions.Candidate> candidates = List.of(
                mail(lane, "Anne@exemple.com"),
                mail(lane, "anne@exemple.com"),
                mail(lane, "Lost@exemple.com"),
                mail(lane, "lost@exemple.com"));
        assertThat(suppressions.heldBack(candidates)).containsExactlyInAnyOrder(0, 2);
        assertThat(folding.isPending()).isTrue();

        folding.fold();

        assertThat(suppressions.heldBack(candidates)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(new Consents(DATABASE.jdbi, new AddressHash(KEY))
                        .given(List.of(new Consents.Person(lane, "ANNE@exemple.com"))))
                .containsExactly(0);
        assertThat(folding.isPending()).isFalse();
    }

    @Test
    void oneAddressThatCannotBeMovedHoldsUpNoOtherAndIsTriedAgain() {
        LaneKey lane = lane(ChannelType.EMAIL);
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO address_key (key_check, folded_at) VALUES (?, NULL)", new AddressHash(KEY).check()));
        for (String address : List.of("Broken@exemple.com", "Anne@exemple.com")) {
            storedBefore("suppressions", "scope, source", "'all', 'link'", lane, address);
            accept(lane, address, MessageKind.TRANSACTIONAL);
        }
        List<Suppressions.Candidate> candidates =
                List.of(mail(lane, "broken@exemple.com"), mail(lane, "anne@exemple.com"));
        CapitalsFolding folding = new CapitalsFolding(DATABASE.jdbi, new AddressHash(KEY));
        String refused = HexFormat.of().formatHex(new AddressHash(KEY).of("broken@exemple.com"));
        DATABASE.jdbi.useHandle(handle -> handle.execute("ALTER TABLE suppressions ADD CONSTRAINT refused CHECK"
                + " (address_hash <> '\\x" + refused + "'::bytea) NOT VALID"));
        try {
            assertThat(folding.fold()).isEqualTo(1);
        } finally {
            DATABASE.jdbi.useHandle(handle -> handle.execute("ALTER TABLE suppressions DROP CONSTRAINT refused"));
        }
        assertThat(suppressions.heldBack(candidates)).containsExactly(1);
        assertThat(folding.isPending()).isTrue();

        assertThat(folding.fold()).isZero();
        assertThat(suppressions.heldBack(candidates)).containsExactlyInAnyOrder(0, 1);
        assertThat(folding.isPending()).isFalse();
    }

    @Test
    void aDatabaseThatBeginsNowHasNothingToMove() throws Exception {
        Suppressions.open(DATABASE.jdbi, KEY);

        assertThat(new CapitalsFolding(DATABASE.jdbi, new AddressHash(KEY)).isPending())
                .isFalse();
    }

    private static void storedBefore(String table, String columns, String values, LaneKey lane, String address) {
        DATABASE.jdbi.useHandle(handle -> handle.createUpdate(
                        "INSERT INTO <table> (id, tenant_id, channel_type, address_hash, shown, <columns>)"
                                + " VALUES (:id, :tenant, 'email', :hash, 'x', <values>)")
                .define("table", table)
                .define("columns", columns)
                .define("values", values)
                .bind("id", MessageIds.next())
                .bind("tenant", lane.tenantId())
                .bind("hash", new AddressHash(KEY).ofSpelling(address))
                .execute());
    }

    private static Suppressions.Candidate mail(LaneKey lane, String address) {
        return new Suppressions.Candidate(lane, address, Priority.BULK);
    }

    private void answer(String id, String from, String text) {
        replies.store(List.of(new NewReply(ChannelType.SMS, null, id, from, text)));
    }

    private static Suppressions.Wish wish(LaneKey lane, String address, SuppressionScope scope) {
        return new Suppressions.Wish(lane, address, scope, SuppressionSource.API);
    }

    private static LaneKey lane(ChannelType channel) {
        return DATABASE.newLane(channel);
    }

    private static void contactsAge(String by) {
        DATABASE.jdbi.useHandle(
                handle -> handle.createUpdate("UPDATE last_contacts SET at = at - CAST(:by AS interval)")
                        .bind("by", by)
                        .execute());
    }

    private void send(LaneKey lane, String to) {
        send(lane, to, new Payload.Sms("Bonjour"));
    }

    private void send(LaneKey lane, String to, Payload payload) {
        accept(lane, to, MessageKind.TRANSACTIONAL, payload);
        claim(lane, attempts)
                .forEach(claimed ->
                        attempts.record(List.of(new Ended(claimed, new Transition.Sent("SM" + claimed.id())))));
    }

    private void accept(LaneKey lane, String to, MessageKind kind) {
        accept(lane, to, kind, new Payload.Sms("Bonjour"));
    }

    private void accept(LaneKey lane, String to, MessageKind kind, Payload payload) {
        log.accept(new NewMessage(MessageIds.next(), lane, to, "x", kind, "fr", "Bonjour", payload, null), null);
        DATABASE.lanes.touch(lane.channel(), kind.priority(), List.of(lane.tenantId()));
    }

    private List<ClaimedMessage> claim(LaneKey lane, Attempts by) {
        return List.of(Priority.values()).stream()
                .flatMap(priority ->
                        releases
                                .release(lane.channel(), priority, new Releases.Bounds(10, 10, LEASE))
                                .envelopes()
                                .stream())
                .flatMap(envelope -> by.claim(List.of(new Claim(envelope, envelope.hashCode())), LEASE).stream())
                .toList();
    }
}
