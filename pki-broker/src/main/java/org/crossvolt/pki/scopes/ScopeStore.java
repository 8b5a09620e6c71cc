package org.crossvolt.pki.scopes;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ScopeKind;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.jspecify.annotations.Nullable;

/** Scopes of CAs in PostgreSQL; a change takes a second person. */
@ApplicationScoped
public class ScopeStore {

    private static final String COLUMNS =
            "spki, grants, no_revocation_source, without_answer, state, proposed_by, approved_by";

    private final Pool database;

    ScopeStore(Pool database) {
        this.database = database;
    }

    /** What is in force, by SPKI. */
    public Uni<List<CaScopes>> active(SqlClient client, String zone) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM pki.ca_scope WHERE zone = $1 AND state = 'ACTIVE' ORDER BY spki")
                .execute(Tuple.of(zone))
                .map(ScopeStore::read);
    }

    /** What is in force and what waits for a second person. */
    Uni<List<CaScopes>> of(String zone, String spki) {
        return database.preparedQuery(
                        "SELECT " + COLUMNS + " FROM pki.ca_scope WHERE zone = $1 AND spki = $2 ORDER BY state")
                .execute(Tuple.of(zone, spki))
                .map(ScopeStore::read);
    }

    Uni<List<CaScopes>> all(String zone) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM pki.ca_scope WHERE zone = $1 ORDER BY spki, state")
                .execute(Tuple.of(zone))
                .map(ScopeStore::read);
    }

    Uni<Void> propose(String zone, CaScopes scopes) {
        JsonArray grants = new JsonArray();
        scopes.grants().forEach(grant -> grants.add(json(grant)));
        return database.preparedQuery("""
                        INSERT INTO pki.ca_scope (zone, spki, state, grants, no_revocation_source, proposed_by,
                          without_answer) VALUES ($1, $2, 'PROPOSED', $3, $4, $5, $6)
                        ON CONFLICT (zone, spki, state) DO UPDATE SET grants = excluded.grants,
                          no_revocation_source = excluded.no_revocation_source,
                          without_answer = excluded.without_answer, proposed_by = excluded.proposed_by,
                          changed_at = now()""")
                .execute(Tuple.of(
                        zone,
                        scopes.spki(),
                        grants,
                        scopes.withoutRevocationSource(),
                        scopes.proposedBy(),
                        modes(scopes)))
                .replaceWithVoid();
    }

    /** Puts what waits into force, for anybody but who proposed it. */
    Uni<Boolean> approve(String zone, String spki, String person) {
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT 1 FROM pki.ca_scope WHERE zone = $1 AND spki = $2 AND state = 'PROPOSED'
                          AND proposed_by <> $3 FOR UPDATE""")
                .execute(Tuple.of(zone, spki, person))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : client.preparedQuery(
                                        "DELETE FROM pki.ca_scope WHERE zone = $1 AND spki = $2 AND state = 'ACTIVE'")
                                .execute(Tuple.of(zone, spki))
                                .chain(() -> client.preparedQuery("""
                                                UPDATE pki.ca_scope SET state = 'ACTIVE', approved_by = $3, changed_at = now()
                                                WHERE zone = $1 AND spki = $2 AND state = 'PROPOSED'""").execute(Tuple.of(zone, spki, person)))
                                .replaceWith(true)));
    }

    private static JsonObject modes(CaScopes scopes) {
        JsonObject modes = new JsonObject();
        scopes.leafWithoutAnswer().forEach((purpose, mode) -> modes.put(purpose.name(), mode.name()));
        return modes;
    }

    private static Map<Purpose, ValidationPolicy.FailMode> modes(@Nullable JsonObject json) {
        Map<Purpose, ValidationPolicy.FailMode> modes = new EnumMap<>(Purpose.class);
        if (json != null) {
            json.forEach(one -> modes.put(
                    Purpose.valueOf(one.getKey()), ValidationPolicy.FailMode.valueOf(String.valueOf(one.getValue()))));
        }
        return modes;
    }

    /** T4: the first that an unknown CA spoke for is what it may speak for from then on; false where it is known by now. */
    public Uni<Boolean> pin(String zone, ScopeGrant grant) {
        return database.preparedQuery("""
                        INSERT INTO pki.ca_scope (zone, spki, state, grants, no_revocation_source, proposed_by)
                        VALUES ($1, $2, 'ACTIVE', $3, false, 'first use') ON CONFLICT DO NOTHING""")
                .execute(Tuple.of(zone, grant.spki(), new JsonArray().add(json(grant))))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Whether it is the first time that this CA speaks for them. */
    public Uni<Boolean> sighted(String spki, String kind, String value) {
        return database.preparedQuery("""
                        INSERT INTO pki.scope_sighting (spki, kind, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING""").execute(Tuple.of(spki, kind, value)).map(rows -> rows.rowCount() > 0);
    }

    private static JsonObject json(ScopeGrant grant) {
        return new JsonObject()
                .put("kind", grant.kind().name())
                .put("value", grant.value())
                .put("from", grant.from() == null ? null : grant.from().toString())
                .put("until", grant.until() == null ? null : grant.until().toString());
    }

    private static List<CaScopes> read(Iterable<Row> rows) {
        List<CaScopes> all = new ArrayList<>();
        for (Row row : rows) {
            String spki = row.getString("spki");
            List<ScopeGrant> grants = new ArrayList<>();
            for (Object one : row.getJsonArray("grants")) {
                JsonObject grant = (JsonObject) one;
                String from = grant.getString("from");
                String until = grant.getString("until");
                grants.add(new ScopeGrant(
                        spki,
                        ScopeKind.valueOf(grant.getString("kind")),
                        grant.getString("value"),
                        from == null ? null : Instant.parse(from),
                        until == null ? null : Instant.parse(until)));
            }
            all.add(new CaScopes(
                    spki,
                    List.copyOf(grants),
                    row.getBoolean("no_revocation_source"),
                    modes(row.getJsonObject("without_answer")),
                    row.getString("state"),
                    row.getString("proposed_by"),
                    row.getString("approved_by")));
        }
        return all;
    }
}
