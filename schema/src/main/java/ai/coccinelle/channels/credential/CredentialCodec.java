package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.lane.LaneKey;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Credentials as the bytes that are sealed, and the context they are bound to. The one mapper that reveals secrets. */
final class CredentialCodec {
    private static final JsonMapper REVEALING = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(new Revealing()))
            .build();

    private CredentialCodec() {}

    static byte[] write(Credentials credentials) {
        return REVEALING.writerFor(Credentials.class).writeValueAsBytes(credentials);
    }

    static Credentials read(byte[] json) {
        return REVEALING.readValue(json, Credentials.class);
    }

    /** Binds a ciphertext to its tenant and channel: copied to another row it does not open. */
    static byte[] context(LaneKey lane) {
        return ("channel_configurations/" + lane.tenantId() + "/"
                        + lane.channel().wireName())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The same for the secret of a tenant's callbacks. */
    static byte[] callbackContext(UUID tenantId) {
        return ("callback_endpoints/" + tenantId).getBytes(StandardCharsets.UTF_8);
    }

    private static final class Revealing extends StdSerializer<Secret> {
        Revealing() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret secret, JsonGenerator json, SerializationContext context) {
            json.writeString(secret.reveal());
        }
    }
}
