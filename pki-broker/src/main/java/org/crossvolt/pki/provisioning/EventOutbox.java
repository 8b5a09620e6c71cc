package org.crossvolt.pki.provisioning;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.signing.Vault;

/** Events on their way to subscribers, in PostgreSQL: what was raised is delivered, or given up and seen to be. */
@ApplicationScoped
class EventOutbox {

    /** What the OPNC lets happen, and the revocation of roots, which it has in its text but not in its list. */
    static final List<String> TYPES = List.of(
            "root.cert.added",
            "root.cert.expired",
            "root.cert.revoked",
            "emsp.prov.cert.updated",
            "emsp.prov.cert.deleted",
            "emsp.prov.cert.updated.factory.reset",
            "emsp.contract.delivered.to.oem",
            "emsp.contract.created.sent.to.oem",
            "emsp.contract.updated.sent.to.oem",
            "emsp.contract.deleted.sent.to.oem",
            "emsp.contract.rejected.by.oem",
            "emsp.contract.queued.to.oem",
            "oem.contract.created",
            "oem.contract.updated",
            "oem.contract.deleted");

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int MOST_AT_ONCE = 20;
    private static final String OEM = "oem.";

    private final Pool database;
    private final Vault vault;
    private final Clock clock;

    EventOutbox(Pool database, Vault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** Whose endpoints hear of it: those of accounts with this right. */
    record To(AccountRights.Kind kind, String name) {

        static To provider(String provider) {
            return new To(AccountRights.Kind.PROVIDER, provider);
        }

        static To manufacturer(String wmi) {
            return new To(AccountRights.Kind.WMI, wmi);
        }
    }

    /** One delivery, taken by this instance until its lease ends. */
    record Due(UUID id, String event, String url, byte[] secret, JsonObject payload, int attempts) {}

    /**
     * Tells everybody who wants to hear of it; for what is no secret of anybody.
     *
     * @param client in the transaction of the change that is told, so that neither is without the other
     */
    Uni<Void> raise(SqlClient client, String event, Map<String, String> data) {
        return client.preparedQuery(
                        "SELECT id, $1 = ANY(events) AS opnc FROM pki.event_endpoint WHERE enabled AND ($1 = ANY(events) OR $2 = ANY(events))")
                .execute(Tuple.of(event, opcp(event)))
                .chain(rows -> insertAll(client, rows, event, data));
    }

    Uni<Void> raise(SqlClient client, String event, To to, Map<String, String> data) {
        return client.preparedQuery("""
                        SELECT DISTINCT e.id, $1 = ANY(e.events) AS opnc FROM pki.event_endpoint e JOIN pki.account_right r ON r.account = e.account
                        WHERE e.enabled AND ($1 = ANY(e.events) OR $4 = ANY(e.events)) AND r.kind = $2
                          AND (r.value = $3 OR (right(r.value, 1) = '*' AND starts_with($3, left(r.value, -1))))""")
                .execute(Tuple.of(event, to.kind().name(), to.name(), opcp(event)))
                .chain(rows -> insertAll(client, rows, event, data));
    }

    /** What the OPCP calls it: there the provider is the MO. */
    static String opcp(String event) {
        return event.startsWith("emsp.") ? "mo." + event.substring("emsp.".length()) : event;
    }

    private Uni<Void> insertAll(SqlClient client, Iterable<Row> endpoints, String event, Map<String, String> data) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Row row : endpoints) {
            UUID endpoint = row.getUUID("id");
            String name = row.getBoolean("opnc") ? event : opcp(event);
            all = all.chain(() -> insert(client, endpoint, name, data));
        }
        return all;
    }

    private Uni<Void> insert(SqlClient client, UUID endpoint, String event, Map<String, String> data) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        JsonObject payload = new JsonObject()
                .put("eventId", id.toString())
                .put("eventType", event)
                .put(
                        "timestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("xsdMsgDefNamespace", Contract.ISO_2)
                .put("payload", new JsonObject(new java.util.TreeMap<>(data)));
        return client.preparedQuery(
                        "INSERT INTO pki.event_delivery (id, endpoint_id, event, sealed) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(
                        id,
                        endpoint,
                        event,
                        Buffer.buffer(
                                vault.seal("event/" + id, payload.toBuffer().getBytes()))))
                .replaceWithVoid();
    }

    /** What is due, for this instance alone for a while. */
    Uni<List<Due>> take() {
        return database.preparedQuery("""
                        UPDATE pki.event_delivery d SET attempts = attempts + 1, next_at = $1
                        FROM (SELECT x.id, e.url, e.secret, e.id AS endpoint FROM pki.event_delivery x
                          JOIN pki.event_endpoint e ON e.id = x.endpoint_id
                          WHERE NOT x.given_up AND e.enabled AND x.next_at <= $2
                          ORDER BY x.next_at LIMIT $3 FOR UPDATE OF x SKIP LOCKED) AS due
                        WHERE d.id = due.id RETURNING d.id, d.event, d.sealed, d.attempts, due.url, due.secret, due.endpoint""")
                .execute(Tuple.of(
                        clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        MOST_AT_ONCE))
                .map(rows -> {
                    List<Due> due = new ArrayList<>();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        due.add(new Due(
                                id,
                                row.getString("event"),
                                row.getString("url"),
                                vault.open(
                                        "endpoint/" + row.getUUID("endpoint"),
                                        row.getBuffer("secret").getBytes()),
                                new JsonObject(Buffer.buffer(vault.open(
                                        "event/" + id, row.getBuffer("sealed").getBytes()))),
                                row.getInteger("attempts")));
                    }
                    return due;
                });
    }

    /** It arrived; the provider of a contract hears that the manufacturer was told. */
    Uni<Void> delivered(Due due) {
        return database.withTransaction(client -> client.preparedQuery("DELETE FROM pki.event_delivery WHERE id = $1")
                .execute(Tuple.of(due.id()))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : tellProvider(client, due, "emsp." + due.event().substring(OEM.length()) + ".sent.to.oem")));
    }

    /** It will be tried again; the provider hears so after the first time. */
    Uni<Void> failed(Due due, String answer, Duration pause) {
        return database.withTransaction(client -> update(
                        client, due, answer, false, clock.instant().plus(pause))
                .chain(there -> there && due.attempts() == 1
                        ? tellProvider(client, due, "emsp.contract.queued.to.oem")
                        : Uni.createFrom().voidItem()));
    }

    /** It is given up: refused, or tried often enough. */
    Uni<Void> givenUp(Due due, String answer) {
        return database.withTransaction(client -> update(client, due, answer, true, clock.instant())
                .chain(there -> there
                        ? tellProvider(client, due, "emsp.contract.rejected.by.oem")
                        : Uni.createFrom().voidItem()));
    }

    private static Uni<Boolean> update(SqlClient client, Due due, String answer, boolean over, Instant next) {
        return client.preparedQuery("""
                        UPDATE pki.event_delivery SET last_answer = $2, given_up = $3, next_at = $4
                        WHERE id = $1 AND NOT given_up""")
                .execute(Tuple.of(due.id(), answer, over, next.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** What became of an event for a manufacturer is an event for the provider whose contract it is about. */
    private Uni<Void> tellProvider(SqlClient client, Due due, String event) {
        if (!due.event().startsWith(OEM + "contract.")) {
            return Uni.createFrom().voidItem();
        }
        JsonObject about = due.payload().getJsonObject("payload");
        String emaid = about.getString("emaid");
        return raise(
                client,
                event,
                To.provider(Emaid.parse(emaid).provider()),
                Map.of("emaid", emaid, "pcid", about.getString("pcid"), "toldOf", due.event()));
    }
}
