package org.crossvolt.emsp.registration;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.crossvolt.ocpi.party.LinkStore;

/** The link with the hub in PostgreSQL: one row. */
@Singleton
class LinkTable implements LinkStore {

    private final Pool database;

    LinkTable(Pool database) {
        this.database = database;
    }

    @Override
    public Uni<Kept> load() {
        return database.query("SELECT document, version FROM emsp.hub_link")
                .execute()
                .map(rows -> {
                    for (Row row : rows) {
                        return new Kept(row.getString("document"), row.getLong("version"));
                    }
                    return new Kept("{}", 0);
                });
    }

    @Override
    public Uni<Boolean> save(String document, long version) {
        return database.preparedQuery("""
                        INSERT INTO emsp.hub_link (one, document, version) VALUES (true, $1, $2 + 1)
                        ON CONFLICT (one) DO UPDATE SET document = excluded.document, version = excluded.version
                        WHERE emsp.hub_link.version = $2""").execute(Tuple.of(document, version)).map(done -> done.rowCount() > 0);
    }
}
