package org.crossvolt.cpo.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.registration.Reachable;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** Tells the token's eMSP about a Session, whole each time: PUT replaces (3.2). The key is the Session's id. */
@Singleton
public class SessionPush implements Pushed {

    public static final String KIND = "session";

    private final Pool database;
    private final HubClient hub;
    private final Reachable reachable;

    SessionPush(Pool database, HubClient hub, Reachable reachable) {
        this.database = database;
        this.hub = hub;
        this.reachable = reachable;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Uni<Outcome> push(String key) {
        return database.preparedQuery("""
                        SELECT party, document::text AS document, token ->> 'country_code' AS country,
                          token ->> 'party_id' AS emsp, first_pushed
                        FROM cpo.session WHERE id = $1 AND document IS NOT NULL
                        """)
                .execute(Tuple.of(UUID.fromString(key)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(new Outcome.Told())
                        : push(key, rows.iterator().next()));
    }

    private Uni<Outcome> push(String key, Row row) {
        PartyId party = PartyId.parse(row.getString("party"));
        PartyId emsp = PartyId.of(row.getString("country"), row.getString("emsp"));
        if (!reachable.is(emsp)) {
            return Uni.createFrom().item(Outcome.Again.PARTY_AWAY);
        }
        return hub.send(
                        HttpMethod.PUT,
                        ModuleId.SESSIONS,
                        InterfaceRole.RECEIVER,
                        "/" + party.countryCode() + "/" + party.partyId() + "/" + key,
                        HubClient.to(emsp, party),
                        Buffer.buffer(row.getString("document")))
                .map(Pushes::outcomeOf)
                .call(outcome -> outcome instanceof Outcome.Told && !row.getBoolean("first_pushed")
                        ? database.preparedQuery("UPDATE cpo.session SET first_pushed = true WHERE id = $1")
                                .execute(Tuple.of(UUID.fromString(key)))
                        : Uni.createFrom().voidItem());
    }
}
