package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.signing.Vault;

/** Endpoints of subscribers in PostgreSQL; their secrets are sealed. */
@ApplicationScoped
class EventEndpoints {

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Pool database;
    private final Vault vault;
    private final ProvisioningConfig config;

    EventEndpoints(Pool database, Vault vault, ProvisioningConfig config) {
        this.database = database;
        this.vault = vault;
        this.config = config;
    }

    record Endpoint(UUID id, String url, String description, List<String> events, boolean enabled, long undelivered) {}

    /** The secret its deliveries are signed with; told once. */
    Uni<String> add(String account, Endpoint endpoint) {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        return database.preparedQuery("""
                        INSERT INTO pki.event_endpoint (id, account, url, description, events, enabled, secret)
                        SELECT $1, $2, $3, $4, $5, $6, $7
                        WHERE (SELECT count(*) FROM pki.event_endpoint WHERE account = $2) < $8""")
                .execute(Tuple.from(Arrays.asList(
                        endpoint.id(),
                        account,
                        endpoint.url(),
                        endpoint.description(),
                        endpoint.events().toArray(String[]::new),
                        endpoint.enabled(),
                        Buffer.buffer(
                                vault.seal("endpoint/" + endpoint.id(), secret.getBytes(StandardCharsets.US_ASCII))),
                        (long) config.mostEndpoints())))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new ProblemException(
                                Problem.of(409, "An account has at most " + config.mostEndpoints() + " endpoints."));
                    }
                })
                .replaceWith(secret);
    }

    Uni<Boolean> change(String account, Endpoint endpoint) {
        return database.preparedQuery("""
                        UPDATE pki.event_endpoint SET url = $3, description = $4, events = $5, enabled = $6
                        WHERE account = $1 AND id = $2""")
                .execute(Tuple.of(
                        account,
                        endpoint.id(),
                        endpoint.url(),
                        endpoint.description(),
                        endpoint.events().toArray(String[]::new),
                        endpoint.enabled()))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Boolean> delete(String account, UUID id) {
        return database.preparedQuery("DELETE FROM pki.event_endpoint WHERE account = $1 AND id = $2")
                .execute(Tuple.of(account, id))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Optional<Endpoint>> find(String account, UUID id) {
        return of(account)
                .map(all -> all.stream().filter(one -> one.id().equals(id)).findFirst());
    }

    Uni<List<Endpoint>> of(String account) {
        return database.preparedQuery("""
                        SELECT e.id, e.url, e.description, e.events, e.enabled,
                          (SELECT count(*) FROM pki.event_delivery d WHERE d.endpoint_id = e.id AND d.given_up) AS undelivered
                        FROM pki.event_endpoint e WHERE e.account = $1 ORDER BY e.created_at""").execute(Tuple.of(account)).map(rows -> {
            List<Endpoint> all = new ArrayList<>();
            for (Row row : rows) {
                all.add(new Endpoint(
                        row.getUUID("id"),
                        row.getString("url"),
                        row.getString("description"),
                        List.of(row.getArrayOfStrings("events")),
                        row.getBoolean("enabled"),
                        row.getLong("undelivered")));
            }
            return all;
        });
    }
}
