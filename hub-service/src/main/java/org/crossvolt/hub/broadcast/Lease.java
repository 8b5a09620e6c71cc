package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;

/** One owner at a time among all hub instances, decided by PostgreSQL and its clock. */
final class Lease {

    private final Pool database;
    private final String name;
    private final String owner = UUID.randomUUID().toString();
    private final Duration length;

    Lease(Pool database, String name, Duration length) {
        this.database = database;
        this.name = name;
        this.length = length;
    }

    /** Takes or renews; true where this instance is the owner for the lease's length from now on. */
    Uni<Boolean> hold() {
        return database.preparedQuery("""
                        INSERT INTO hub.lease (name, owner, until) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
                        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
                        WHERE hub.lease.owner = excluded.owner OR hub.lease.until < now()
                        RETURNING owner""")
                .execute(Tuple.of(name, owner, length.toMillis()))
                .map(rows -> rows.size() > 0);
    }

    Uni<Void> release() {
        return database.preparedQuery("DELETE FROM hub.lease WHERE name = $1 AND owner = $2")
                .execute(Tuple.of(name, owner))
                .replaceWithVoid();
    }
}
