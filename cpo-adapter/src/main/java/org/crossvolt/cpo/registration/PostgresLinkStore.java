package org.crossvolt.cpo.registration;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.crossvolt.ocpi.party.LinkStore;

/** The link with the hub in {@code cpo.hub_link}. */
@Singleton
class PostgresLinkStore implements LinkStore {

    private final Pool database;

    PostgresLinkStore(Pool database) {
        this.database = database;
    }

    @Override
    public Uni<Kept> load() {
        return database.query("SELECT document, version FROM cpo.hub_link WHERE id = 1")
                .execute()
                .map(rows -> {
                    if (rows.size() == 0) {
                        return new Kept("{}", 0);
                    }
                    Row row = rows.iterator().next();
                    return new Kept(row.getString("document"), row.getLong("version"));
                });
    }

    @Override
    public Uni<Boolean> save(String document, long version) {
        return database.preparedQuery("""
                        INSERT INTO cpo.hub_link (id, document, version) VALUES (1, $1, $2 + 1)
                        ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version
                        WHERE cpo.hub_link.version = $2
                        """).execute(Tuple.of(document, version)).map(rows -> rows.rowCount() == 1);
    }
}
