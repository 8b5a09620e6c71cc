package org.crossvolt.emsp.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;

/** A driver's sessions: shown. They hold no name; what they say of a token ends with retention. */
@Singleton
public class SessionsOfDriver implements DriverData {

    private static final int MOST = 10_000;

    private final SessionStore sessions;
    private final SessionViews views;

    SessionsOfDriver(SessionStore sessions, SessionViews views) {
        this.sessions = sessions;
        this.views = views;
    }

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return sessions.ofDriver(driver, null, false, MOST)
                .map(all -> all.stream().map(views::said).toList());
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return Uni.createFrom().voidItem();
    }
}
