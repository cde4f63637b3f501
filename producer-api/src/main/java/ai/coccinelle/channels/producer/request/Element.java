package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;

/** One element of a list in a request. One that cannot be read says so by itself; the others are none the worse for it. */
public sealed interface Element<T> {
    record Read<T>(T value) implements Element<T> {}

    record Unreadable<T>(Problem problem) implements Element<T> {}
}
