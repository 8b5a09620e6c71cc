package org.crossvolt.pki.roots;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.crossvolt.pki.scopes.ScopeStore;
import org.crossvolt.pki.signing.Jws;
import org.crossvolt.pki.signing.KeyFolder;
import org.crossvolt.pki.signing.SigningKey;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/**
 * Issues a new version of the bundle whenever the rows say something else than the newest one, or it is half through its life.
 * Whoever changes rows calls {@link #reconcile}; a change whose author died is found by the next regular look.
 */
@ApplicationScoped
public class Bundles {

    private static final String KEY = "trust-bundle";
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Pool database;
    private final AnchorStore anchors;
    private final ScopeStore scopes;
    private final RootsConfig config;
    private final KeyFolder keys;
    private final Clock clock;
    private @Nullable SigningKey key;

    Bundles(Pool database, AnchorStore anchors, ScopeStore scopes, RootsConfig config, KeyFolder keys, Clock clock) {
        this.database = database;
        this.anchors = anchors;
        this.scopes = scopes;
        this.config = config;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param signed JWS of the payload */
    public record Bundle(
            String zone, long version, Instant issuedAt, Instant expiresAt, String digest, String signed) {}

    void start(@Observes @Priority(10) StartupEvent started) {
        key = keys.findOrMake(KEY, Suite.P256);
        reconcile().await().atMost(START_PATIENCE);
    }

    @Scheduled(every = "30s", delayed = "30s")
    Uni<Void> lookNowAndThen() {
        return reconcile().replaceWithVoid();
    }

    SigningKey key() {
        return java.util.Objects.requireNonNull(key, "the key is there after the start");
    }

    /** The newest bundle, which says what the rows say. One instance at a time. */
    public Uni<Bundle> reconcile() {
        String zone = config.zone();
        return database.withTransaction(client -> client.preparedQuery("SELECT pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of("pki.bundle." + zone))
                .chain(() -> anchors.all(client, zone))
                .chain(all -> scopes.active(client, zone).map(active -> BundleContent.write(zone, all, active)))
                .chain(content -> newest(client, zone).chain(last -> {
                    if (last.isPresent() && isGood(last.get(), content)) {
                        return Uni.createFrom().item(last.get());
                    }
                    return insert(client, content, last.map(Bundle::version).orElse(0L) + 1);
                })));
    }

    private boolean isGood(Bundle last, String content) {
        Instant half = last.issuedAt().plus(config.bundleLifetime().dividedBy(2));
        return last.digest().equals(digest(content)) && clock.instant().isBefore(half);
    }

    private static String digest(String content) {
        return Digest.hex(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Signing takes some tens of microseconds, which is less than a change of threads is worth here. */
    private Uni<Bundle> insert(SqlClient client, String content, long version) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant expires = now.plus(config.bundleLifetime());
        String signed = Jws.sign(key(), BundleContent.TYPE, BundleContent.payload(content, version, now, expires));
        Bundle bundle = new Bundle(config.zone(), version, now, expires, digest(content), signed);
        return client.preparedQuery("""
                        INSERT INTO pki.bundle (zone, version, issued_at, expires_at, content, digest, signed)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)""")
                .execute(Tuple.from(java.util.Arrays.asList(
                        bundle.zone(),
                        version,
                        now.atOffset(ZoneOffset.UTC),
                        expires.atOffset(ZoneOffset.UTC),
                        content,
                        bundle.digest(),
                        signed)))
                .replaceWith(bundle);
    }

    Uni<Optional<Bundle>> newest() {
        return newest(database, config.zone());
    }

    private static Uni<Optional<Bundle>> newest(SqlClient client, String zone) {
        return client.preparedQuery("""
                        SELECT zone, version, issued_at, expires_at, digest, signed FROM pki.bundle
                        WHERE zone = $1 ORDER BY version DESC LIMIT 1""").execute(Tuple.of(zone)).map(Bundles::first);
    }

    public Uni<Optional<Bundle>> find(String zone, long version) {
        return database.preparedQuery("""
                        SELECT zone, version, issued_at, expires_at, digest, signed FROM pki.bundle
                        WHERE zone = $1 AND version = $2""").execute(Tuple.of(zone, version)).map(Bundles::first);
    }

    private static Optional<Bundle> first(io.vertx.mutiny.sqlclient.RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new Bundle(
                row.getString("zone"),
                row.getLong("version"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getString("digest"),
                row.getString("signed")));
    }
}
