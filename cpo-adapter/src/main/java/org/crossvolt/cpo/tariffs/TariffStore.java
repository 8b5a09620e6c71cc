package org.crossvolt.cpo.tariffs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.registration.HubJoined;
import org.crossvolt.cpo.registration.SenderList;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jboss.logging.Logger;

/** Our tariffs in {@code cpo.tariff}, and how everybody hears of them. The key of a push is {@code NL-CVC/T1}. */
@Singleton
public class TariffStore implements Pushed {

    private static final Logger LOG = Logger.getLogger(TariffStore.class);
    private static final String KIND = "tariff";

    private final Pool database;
    private final Pushes pushes;
    private final HubClient hub;
    private final Clock clock;

    TariffStore(Pool database, Pushes pushes, HubClient hub, Clock clock) {
        this.database = database;
        this.pushes = pushes;
        this.hub = hub;
        this.clock = clock;
    }

    /** True where it is new. */
    Uni<Boolean> keep(Tariff tariff) {
        String document = new String(OcpiJson.write(tariff), StandardCharsets.UTF_8);
        return database.withTransaction(client -> client.preparedQuery("""
                        INSERT INTO cpo.tariff (party, id, document, last_updated) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (party, id) DO UPDATE
                        SET document = excluded.document, last_updated = excluded.last_updated, deleted = false
                        RETURNING (xmax = 0) AS created
                        """)
                .execute(Tuple.of(tariff.party().toString(), tariff.id().toString(), new JsonObject(document), now()))
                .call(() -> pushes.changed(client, KIND, tariff.party() + "/" + tariff.id(), Duration.ZERO))
                .map(rows -> rows.iterator().next().getBoolean("created")));
    }

    /** False where there was none. */
    Uni<Boolean> remove(PartyId party, String id) {
        return database.withTransaction(client -> client.preparedQuery("UPDATE cpo.tariff SET deleted = true,"
                        + " last_updated = $3 WHERE party = $1 AND id = $2 AND NOT deleted")
                .execute(Tuple.of(party.toString(), id, now()))
                .map(rows -> rows.rowCount() == 1)
                .call(removed -> removed
                        ? pushes.changed(client, KIND, party + "/" + id, Duration.ZERO)
                        : Uni.createFrom().voidItem()));
    }

    Uni<Optional<String>> find(PartyId party, String id) {
        return database.preparedQuery(
                        "SELECT document::text AS document FROM cpo.tariff WHERE party = $1 AND id = $2 AND NOT deleted")
                .execute(Tuple.of(party.toString(), id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("document")));
    }

    Uni<SenderPage> page(PartyId party, PageRequest asked) {
        return SenderList.page(
                database, "document", "cpo.tariff WHERE party = $1 AND NOT deleted", List.of(party.toString()), asked);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** PUT of what there is, DELETE of what there is no more: the one roaming object that can be deleted (3.4). */
    @Override
    public Uni<Outcome> push(String key) {
        PartyId party = PartyId.parse(key.substring(0, 6));
        String id = key.substring(7);
        String path = "/" + party.countryCode() + "/" + party.partyId() + "/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        return find(party, id)
                .chain(found -> hub.send(
                        found.isPresent() ? HttpMethod.PUT : HttpMethod.DELETE,
                        ModuleId.TARIFFS,
                        InterfaceRole.RECEIVER,
                        path,
                        hub.toAll(party),
                        found.map(Buffer::buffer).orElse(null)))
                .map(Pushes::outcomeOf);
    }

    void tellAll(@Observes HubJoined joined) {
        database.preparedQuery("""
                        INSERT INTO cpo.to_push (kind, key, due)
                        SELECT $1, party || '/' || id, $2 FROM cpo.tariff WHERE NOT deleted
                        ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due, changes = cpo.to_push.changes + 1
                        """)
                .execute(Tuple.of(KIND, now()))
                .subscribe()
                .with(done -> {}, failure -> LOG.errorf(failure, "marking all tariffs failed"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
