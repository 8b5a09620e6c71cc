package org.crossvolt.hub.registration;

import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Looks whether PostgreSQL has written what it says it has (I1): what was answered 1000 would be lost with the machine, and older
 * changes could pass for new ones. A hub does not start on such a database; on a developer's machine it says so.
 */
@Singleton
class DatabaseDurability {

    private static final Logger LOG = Logger.getLogger(DatabaseDurability.class);
    private static final String SETTINGS = "'fsync', 'full_page_writes', 'synchronous_commit'";

    private final HubConfig config;
    private final Pool database;

    DatabaseDurability(HubConfig config, Pool database) {
        this.config = config;
        this.database = database;
    }

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 100) StartupEvent starting) {
        Map<String, String> values = new TreeMap<>();
        for (Row row : database.query("SELECT name, setting FROM pg_settings WHERE name IN (" + SETTINGS + ")")
                .executeAndAwait()) {
            values.put(row.getString("name"), row.getString("setting"));
        }
        List<String> found = in(values);
        if (found.isEmpty()) {
            return;
        }
        String sentence = "PostgreSQL acknowledges what it has not written: " + String.join(", ", found);
        if (!config.local()) {
            throw new IllegalStateException("this hub does not start, because " + sentence + ". Switch it on.");
        }
        LOG.warn(sentence + "; what was acknowledged can be lost");
    }

    /** Those that are off, as PostgreSQL writes them; the degrees of synchronous_commit between off and on are all safe here. */
    static List<String> in(Map<String, String> settings) {
        List<String> found = new ArrayList<>();
        settings.forEach((name, value) -> {
            if (value.equals("off")) {
                found.add(name + " is off");
            }
        });
        return found;
    }
}
