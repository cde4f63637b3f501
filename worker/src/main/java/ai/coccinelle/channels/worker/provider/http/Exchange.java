package ai.coccinelle.channels.worker.provider.http;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What came of one HTTP request. */
public sealed interface Exchange {

    /** An answer, in full. Its {@code toString} shows the status only: providers repeat addresses in their answers. */
    record Answered(int status, HttpHeaders headers, String body) implements Exchange {
        private static final JsonMapper MAPPER = JsonMapper.shared();

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The body as JSON; a missing node when it is not an object or an array. */
        public JsonNode json() {
            try {
                JsonNode read = MAPPER.readTree(body);
                return read.isContainer() ? read : MissingNode.getInstance();
            } catch (JacksonException garbage) {
                return MissingNode.getInstance();
            }
        }

        /** How long the provider asks to be left alone (RFC 9110, 10.2.3), or null. */
        public @Nullable Duration retryAfter(Instant now) {
            return headers.firstValue("Retry-After")
                    .map(value -> RetryAfter.parse(value, now))
                    .orElse(null);
        }

        /** The outcome of a success that cannot be read: the provider most likely has the message. */
        public Outcome unreadable(String provider) {
            return new Outcome.Unanswered("garbage", provider + " answered, but not in a way that can be read");
        }

        @Override
        public String toString() {
            return "Answered[" + status + "]";
        }
    }

    /** Nothing left the machine. */
    record NotSent(String code) implements Exchange {
        public Outcome outcome(String provider) {
            return new Outcome.Unreachable(code, provider + " cannot be reached");
        }
    }

    /** The request left, or may have; the answer did not come. */
    record Lost(String code) implements Exchange {
        public Outcome outcome(String provider) {
            return new Outcome.Unanswered(code, provider + " did not answer");
        }
    }
}
