package org.crossvolt.ocpi.logs;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter;

/**
 * With {@code crossvolt.logs.json=true} every line of a service's log is one JSON object (timestamp, level, loggerName, message,
 * threadName, exception), for whoever collects them; whatever is in a message, it can not begin a line of its own.
 */
@Singleton
class JsonLogs {

    void begin(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 200) StartupEvent starting,
            @ConfigProperty(name = "crossvolt.logs.json", defaultValue = "false") boolean wanted) {
        if (wanted) {
            writeAsJson(Logger.getLogger("").getHandlers());
        }
    }

    private static void writeAsJson(Handler[] handlers) {
        for (Handler handler : handlers) {
            handler.setFormatter(formatter());
            if (handler instanceof ExtHandler group) {
                writeAsJson(group.getHandlers());
            }
        }
    }

    static Formatter formatter() {
        JsonFormatter formatter = new JsonFormatter();
        formatter.setExceptionOutputType(StructuredFormatter.ExceptionOutputType.FORMATTED);
        formatter.setRecordDelimiter("\n");
        return formatter;
    }
}
