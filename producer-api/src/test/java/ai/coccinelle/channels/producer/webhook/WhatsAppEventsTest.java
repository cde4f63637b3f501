package ai.coccinelle.channels.producer.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.coccinelle.channels.reply.NewReply;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WhatsAppEventsTest {
    private static final String JEAN = """
            {"profile":{"name":"Jean"},"wa_id":"33612345678","user_id":"FR.1"}""";
    private static final String ANNE = """
            {"profile":{"name":"Anne"},"wa_id":"33612345679","user_id":"FR.2"}""";

    @Test
    void eachOfSeveralPeopleIsKnownByItsOwnContact() {
        List<NewReply> replies = replies(
                JEAN + "," + ANNE,
                message("a", "\"from\":\"33612345679\""),
                message("b", "\"from\":\"33612345678\""),
                message("c", "\"from_user_id\":\"FR.2\""));

        assertThat(replies)
                .extracting(
                        NewReply::externalId,
                        each -> each.sender().address(),
                        each -> each.sender().name())
                .containsExactly(
                        tuple("a", "+33612345679", "Anne"),
                        tuple("b", "+33612345678", "Jean"),
                        tuple("c", "+33612345679", "Anne"));
        assertThat(replies).extracting(each -> each.sender().alias()).containsExactly("FR.2", "FR.1", "FR.2");
    }

    @Test
    void aPersonWithoutAContactIsGivenNobodysOfSeveral() {
        assertThat(replies(JEAN + "," + ANNE, message("a", "\"from\":\"33699999999\""), message("b", "\"x\":\"\"")))
                .singleElement()
                .satisfies(reply -> {
                    assertThat(reply.sender().address()).isEqualTo("+33699999999");
                    assertThat(reply.sender().name()).isNull();
                    assertThat(reply.sender().alias()).isNull();
                });
    }

    @Test
    void theOnlyContactIsTheSenderHoweverItIsWritten() {
        assertThat(replies(JEAN, message("a", "\"from\":\"0612345678\""), message("b", "\"x\":\"\"")))
                .extracting(each -> each.sender().name(), each -> each.sender().alias())
                .containsExactly(tuple("Jean", "FR.1"), tuple("Jean", "FR.1"));
    }

    private static String message(String id, String from) {
        return "{\"id\":\"%s\",%s,\"type\":\"text\",\"text\":{\"body\":\"STOP\"}}".formatted(id, from);
    }

    private static List<NewReply> replies(String contacts, String... messages) {
        String body = """
                {"entry":[{"changes":[{"value":{"contacts":[%s],"messages":[%s]}}]}]}""".formatted(contacts, String.join(",", messages));
        return WhatsAppEvents.read(JsonMapper.builder().build().readTree(body), UUID.randomUUID(), Instant.EPOCH)
                .replies();
    }
}
