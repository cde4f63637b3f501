package ai.coccinelle.channels.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Hears everything that is logged at any level, by logback or java.util.logging, but for what the far ends log. */
public final class LeakWatch {
    private static final List<String> FAR_ENDS =
            List.of("com.icegreen", "ai.coccinelle.channels.simulator", "com.sun.net.httpserver", "sun.net.httpserver");

    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final ch.qos.logback.classic.Logger root =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level rootLevel = root.getLevel();
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    private final Ear ear = new Ear();
    private final Logger julRoot = Logger.getLogger("");
    private final java.util.logging.Level julRootLevel = julRoot.getLevel();
    private final JulEar julEar = new JulEar();

    private LeakWatch() {}

    public static LeakWatch start() {
        LeakWatch watch = new LeakWatch();
        watch.ear.setContext(watch.root.getLoggerContext());
        watch.ear.start();
        watch.root.iteratorForAppenders().forEachRemaining(watch.usual::add);
        watch.usual.forEach(watch.root::detachAppender);
        watch.root.addAppender(watch.ear);
        watch.root.setLevel(Level.TRACE);
        watch.julEar.setLevel(java.util.logging.Level.ALL);
        watch.julRoot.addHandler(watch.julEar);
        watch.julRoot.setLevel(java.util.logging.Level.ALL);
        return watch;
    }

    public void stop() {
        root.setLevel(rootLevel);
        root.detachAppender(ear);
        usual.forEach(root::addAppender);
        julRoot.setLevel(julRootLevel);
        julRoot.removeHandler(julEar);
    }

    /** Counts this as heard, too. */
    public void said(String text) {
        heard.add(text);
    }

    public void assertNothingSaid(List<String> unspeakable) {
        assertThat(unspeakable).as("what must not be said").noneMatch(String::isBlank);
        assertThat(heard).allSatisfy(text -> assertThat(text).doesNotContain(unspeakable));
    }

    private void hear(String logger, String text) {
        if (FAR_ENDS.stream().noneMatch(logger::startsWith)) {
            heard.add(logger + ": " + text);
        }
    }

    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            hear(event.getLoggerName(), event.getFormattedMessage() + trace);
        }
    }

    private final class JulEar extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            hear(String.valueOf(logged.getLoggerName()), formatter.format(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
