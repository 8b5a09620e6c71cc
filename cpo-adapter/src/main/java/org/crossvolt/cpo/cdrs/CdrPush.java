package org.crossvolt.cpo.cdrs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.registration.Reachable;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiHeaders;

/** Posts a CDR to the token's eMSP, until it took it; the address it gave is kept (3.3). A repeated POST is harmless. */
@Singleton
public class CdrPush implements Pushed {

    public static final String KIND = "cdr";

    private final Pool database;
    private final HubClient hub;
    private final Reachable reachable;

    CdrPush(Pool database, HubClient hub, Reachable reachable) {
        this.database = database;
        this.hub = hub;
        this.reachable = reachable;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Uni<Outcome> push(String id) {
        return database.preparedQuery("SELECT party, receiver, document::text AS document FROM cpo.cdr WHERE id = $1")
                .execute(Tuple.of(id))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(new Outcome.Told())
                        : push(id, rows.iterator().next()));
    }

    private Uni<Outcome> push(String id, Row row) {
        PartyId emsp = PartyId.parse(row.getString("receiver"));
        if (!reachable.is(emsp)) {
            return Uni.createFrom().item(Outcome.Again.PARTY_AWAY);
        }
        return hub.send(
                        HttpMethod.POST,
                        ModuleId.CDRS,
                        InterfaceRole.RECEIVER,
                        "",
                        HubClient.to(emsp, PartyId.parse(row.getString("party"))),
                        Buffer.buffer(row.getString("document")))
                .call(answer -> answer instanceof OcpiAnswer.Answered answered && answered.isSuccess()
                        ? database.preparedQuery("UPDATE cpo.cdr SET location_url = $2 WHERE id = $1")
                                .execute(Tuple.of(id, answered.headers().get(OcpiHeaders.LOCATION)))
                        : Uni.createFrom().voidItem())
                .map(Pushes::outcomeOf);
    }
}
