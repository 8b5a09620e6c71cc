package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;

/** Remembers which receiver missed changes of which module, and since when. */
@Singleton
class BehindStore {

    private final Pool database;
    private final Clock clock;

    BehindStore(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Uni<Void> mark(PartyId party, ModuleId module, String reason) {
        return database.preparedQuery("""
                        INSERT INTO hub.behind (country_code, party_id, module, since, reason) VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (country_code, party_id, module)
                        DO UPDATE SET missed = hub.behind.missed + 1, reason = excluded.reason""")
                .execute(Tuple.of(
                        party.countryCode().folded(),
                        party.partyId().folded(),
                        module.identifier(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        reason))
                .replaceWithVoid();
    }
}
