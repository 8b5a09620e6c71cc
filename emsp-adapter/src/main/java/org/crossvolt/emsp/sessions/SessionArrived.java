package org.crossvolt.emsp.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** Rooms that want to know of a Session's change, in the transaction that keeps it. */
public interface SessionArrived {

    Uni<Void> changed(SqlClient connection, SessionEntry entry);
}
