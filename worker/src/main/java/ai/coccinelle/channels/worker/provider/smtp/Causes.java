package ai.coccinelle.channels.worker.provider.smtp;

import java.util.Optional;
import java.util.stream.Stream;

/** What an exception of the library was caused by. */
final class Causes {
    private Causes() {}

    static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    /** The first of that type, the failure itself included. */
    static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return all(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Whether one of them says this. */
    static boolean say(Throwable failure, String words) {
        return all(failure).anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
    }

    private static Stream<Throwable> all(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
