package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.message.MessageKind;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a tenant's own type of message is for. */
enum Kind {
    TRANSACTIONAL(MessageKind.TRANSACTIONAL),
    BULK(MessageKind.BULK);

    private final MessageKind kind;

    Kind(MessageKind kind) {
        this.kind = kind;
    }

    MessageKind kind() {
        return kind;
    }

    @JsonValue
    String wireName() {
        return kind.wireName();
    }
}
