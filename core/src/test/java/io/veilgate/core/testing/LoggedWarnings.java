package io.veilgate.core.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** What the product and Netty have logged at WARN and above since it was last taken. */
final class LoggedWarnings extends AppenderBase<ILoggingEvent> {
    private static final String NAME = "logged-warnings";

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    private LoggedWarnings() {
        setName(NAME);
    }

    /** Listens from now on, if it does not already. */
    static void listen() {
        Logger root = root();
        if (root.getAppender(NAME) == null) {
            LoggedWarnings appender = new LoggedWarnings();
            appender.setContext(root.getLoggerContext());
            appender.start();
            root.addAppender(appender);
        }
    }

    /** Takes all, and returns those that no {@link MayWarn} of the test or its classes announces. */
    static List<String> takeUnannounced(ExtensionContext context) {
        LoggedWarnings appender = (LoggedWarnings) root().getAppender(NAME);
        List<String> announced = announced(context);
        List<String> found = new ArrayList<>();
        for (String warning = appender.warnings.poll(); warning != null; warning = appender.warnings.poll()) {
            if (announced.stream().noneMatch(warning::contains)) {
                found.add(warning);
            }
        }
        return found;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String logger = event.getLoggerName();
        if (event.getLevel().isGreaterOrEqual(Level.WARN)
                && (logger.startsWith("io.veilgate") || logger.startsWith("io.netty"))) {
            IThrowableProxy thrown = event.getThrowableProxy();
            warnings.add(event.getLevel() + " " + logger + ": " + event.getFormattedMessage()
                    + (thrown == null ? "" : " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")"));
        }
    }

    private static List<String> announced(ExtensionContext context) {
        List<String> announced = new ArrayList<>();
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            Optional<AnnotatedElement> element = at.get().getElement();
            element.map(annotated -> annotated.getAnnotation(MayWarn.class)).stream()
                    .flatMap(mayWarn -> Stream.of(mayWarn.value()))
                    .forEach(announced::add);
        }
        return announced;
    }

    private static Logger root() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return (Logger) factory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
