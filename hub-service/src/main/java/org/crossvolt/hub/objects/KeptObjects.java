package org.crossvolt.hub.objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crossvolt.hub.FailPoints;
import org.crossvolt.ocpi.objects.Merge;
import org.crossvolt.ocpi.objects.ObjectRules;
import org.crossvolt.ocpi.objects.RawObject;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pushed objects. A push counts as accepted only when the object and the news of it (the outbox row) are committed
 * together; the answer 1000 rests on that and on nothing else.
 */
@Singleton
public class KeptObjects {

    private static final Logger LOG = Logger.getLogger(KeptObjects.class);
    private static final int MOST_COPIES_WAITING = 5_000;

    private final Pool database;
    private final ObjectsConfig config;
    private final Clock clock;
    private final Event<Kept> kept;
    private final OutboxLevel outbox;
    private final FailPoints failPoints;
    private final InOrderPerKey copies = new InOrderPerKey(MOST_COPIES_WAITING);

    KeptObjects(
            Pool database,
            ObjectsConfig config,
            Clock clock,
            Event<Kept> kept,
            OutboxLevel outbox,
            FailPoints failPoints) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.kept = kept;
        this.outbox = outbox;
        this.failPoints = failPoints;
    }

    /** Says, after the commit, that the outbox has something new. */
    public record Kept() {}

    /** Keeps a change that is for everybody. A refusal is an outcome; a database that is away is a failure. */
    public Uni<PushOutcome> push(Push push) {
        return keep(push, null)
                .onItem()
                .invoke(outcome -> {
                    failPoints.pass(FailPoints.Point.AFTER_COMMIT);
                    if (outcome instanceof PushOutcome.Created || outcome instanceof PushOutcome.Updated) {
                        kept.fire(new Kept());
                    }
                })
                .onFailure(OcpiException.class)
                .recoverWithItem(refusal -> new PushOutcome.Refused((OcpiException) refusal));
    }

    /** @throws OcpiException 2001 naming everything that is wrong with a whole object */
    public void requireWhole(Push push) {
        ObjectRules.requireWhole(
                push.module(),
                0,
                push.body() == null ? new byte[0] : push.body().getBytes());
    }

    /**
     * Keeps a copy of a Session or CDR that its receiver has accepted, behind the answer and in order per object; the two
     * parties can list it.
     */
    public void keepCopy(Push push, PartyId receiver) {
        boolean taken = copies.offer(
                ObjectKey.of(push).text(),
                () -> keep(push, receiver)
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "no copy kept of %s of %s for %s: %s",
                                push.module(), push.owner(), receiver, failure.getMessage()))
                        .replaceWithVoid());
        if (!taken) {
            LOG.warnf("no copy kept of %s of %s for %s: too many are waiting", push.module(), push.owner(), receiver);
        }
    }

    private Uni<PushOutcome> keep(Push push, @Nullable PartyId receiver) {
        try {
            outbox.requireRoom();
            if (push.method().equals(HttpMethod.DELETE)) {
                return database.withTransaction(connection -> delete(connection, push));
            }
            byte[] body = push.body() == null ? new byte[0] : push.body().getBytes();
            int depth = push.ids().size() - 1;
            boolean patch = push.method().equals(HttpMethod.PATCH);
            if (patch) {
                ObjectRules.requirePatch(push.module(), depth, body);
            } else {
                ObjectRules.requireWhole(push.module(), depth, body);
            }
            Instant lastUpdated = ObjectRules.lastUpdated(RawObject.parse(body)).instant();
            if (receiver == null) {
                requireNotAhead(lastUpdated);
            }
            return patch || depth > 0
                    ? database.withTransaction(connection -> merge(connection, push, receiver, body, patch))
                    : put(push, receiver, body, lastUpdated);
        } catch (OcpiException refusal) {
            return Uni.createFrom().failure(refusal);
        }
    }

    /**
     * One statement, so one round trip: the object, unless a newer one is there, and the outbox row with it: what is for
     * everybody is to be brought to them, a CDR to be checked.
     */
    private Uni<PushOutcome> put(Push push, @Nullable PartyId receiver, byte[] body, Instant lastUpdated) {
        ObjectKey key = ObjectKey.of(push);
        return database.preparedQuery("""
                        WITH kept AS (
                          INSERT INTO hub.object AS o (module, country_code, party_id, object_id, type,
                            receiver_country_code, receiver_party_id, body, last_updated)
                          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                          ON CONFLICT (module, country_code, party_id, object_id, type) DO UPDATE
                          SET body = excluded.body, last_updated = excluded.last_updated,
                            receiver_country_code = excluded.receiver_country_code,
                            receiver_party_id = excluded.receiver_party_id,
                            version = o.version + 1, deleted = false, changed_at = now()
                          WHERE o.deleted OR o.last_updated <= excluded.last_updated
                          RETURNING o.version, (o.xmax = 0) AS created
                        ), queued AS (
                          INSERT INTO hub.outbox (object_key, version, module, country_code, party_id, platform_id, method,
                            suffix, query, body, correlation_id, receiver_country_code, receiver_party_id)
                          SELECT $10, kept.version, $1, $2, $3, $11, $12, $13, $14, $8, $15, $6, $7 FROM kept
                          WHERE $6::text IS NULL OR $1 = 'cdrs'
                        )
                        SELECT created FROM kept""")
                .execute(Tuple.from(Arrays.asList(
                        key.module().identifier(),
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        key.type(),
                        receiver == null ? null : receiver.countryCode().folded(),
                        receiver == null ? null : receiver.partyId().folded(),
                        Buffer.buffer(body),
                        lastUpdated.atOffset(ZoneOffset.UTC),
                        key.text(),
                        push.platform(),
                        push.method().name(),
                        push.suffix(),
                        push.query(),
                        push.correlationId())))
                .map(rows -> {
                    for (Row row : rows) {
                        return row.getBoolean("created") ? new PushOutcome.Created() : new PushOutcome.Updated();
                    }
                    return new PushOutcome.Stale();
                });
    }

    /** I14: what a clock that runs ahead has dated would mask everything that comes later. */
    private void requireNotAhead(Instant lastUpdated) {
        Instant now = clock.instant();
        if (lastUpdated.isAfter(now.plus(config.clockTolerance()))) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "/last_updated: " + lastUpdated + " lies more than "
                            + config.clockTolerance().toSeconds() + " seconds ahead of this hub's clock, which says "
                            + OcpiDateTime.format(now));
        }
    }

    private record Stored(byte[] body, long version) {}

    private Uni<PushOutcome> merge(
            SqlConnection connection, Push push, @Nullable PartyId receiver, byte[] body, boolean patch) {
        return lock(connection, push).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().failure(unknown(push));
            }
            Stored stored = found.get();
            List<String> below = push.ids().subList(1, push.ids().size());
            return switch (Merge.apply(stored.body(), below, patch, body)) {
                case Merge.Result.Stale stale -> Uni.createFrom().item(new PushOutcome.Stale());
                case Merge.Result.Merged merged -> {
                    ObjectRules.requireWhole(push.module(), 0, merged.bytes());
                    yield replace(connection, push, merged.bytes(), stored.version() + 1, receiver == null);
                }
            };
        });
    }

    private static OcpiException unknown(Push push) {
        return OcpiException.withHttpStatus(
                404,
                push.module() == ModuleId.LOCATIONS
                        ? OcpiStatusCode.UNKNOWN_LOCATION
                        : OcpiStatusCode.INVALID_PARAMETERS,
                "there is no " + push.module() + " object " + push.ids().getFirst() + " of " + push.owner()
                        + " to change; PUT it first");
    }

    private static Uni<Optional<Stored>> lock(SqlConnection connection, Push push) {
        ObjectKey key = ObjectKey.of(push);
        return connection
                .preparedQuery("""
                        SELECT body, version FROM hub.object
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND type = $5
                          AND NOT deleted
                        FOR UPDATE""")
                .execute(Tuple.of(
                        key.module().identifier(), key.countryCode(), key.partyId(), key.objectId(), key.type()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Stored(row.getBuffer("body").getBytes(), row.getLong("version")));
                    }
                    return Optional.empty();
                });
    }

    private Uni<PushOutcome> replace(SqlConnection connection, Push push, byte[] body, long version, boolean announce) {
        ObjectKey key = ObjectKey.of(push);
        Instant lastUpdated = ObjectRules.lastUpdated(RawObject.parse(body)).instant();
        return connection
                .preparedQuery("""
                        UPDATE hub.object SET body = $6, last_updated = $7, version = $8, changed_at = now()
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND type = $5""")
                .execute(Tuple.from(Arrays.asList(
                        key.module().identifier(),
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        key.type(),
                        Buffer.buffer(body),
                        lastUpdated.atOffset(ZoneOffset.UTC),
                        version)))
                .flatMap(updated -> announce
                        ? queue(connection, push, version)
                        : Uni.createFrom().voidItem())
                .replaceWith(new PushOutcome.Updated());
    }

    /** Tariffs only (3.4): what is gone stays as a mark, so that the deletion itself can be told. */
    private static Uni<PushOutcome> delete(SqlConnection connection, Push push) {
        ObjectKey key = ObjectKey.of(push);
        return connection
                .preparedQuery("""
                        UPDATE hub.object SET deleted = true, version = version + 1, changed_at = now()
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND NOT deleted
                        RETURNING version""")
                .execute(Tuple.of(key.module().identifier(), key.countryCode(), key.partyId(), key.objectId()))
                .flatMap(rows -> {
                    for (Row row : rows) {
                        return queue(connection, push, row.getLong("version")).replaceWith(new PushOutcome.Updated());
                    }
                    return Uni.createFrom().failure(unknown(push));
                });
    }

    private static Uni<Void> queue(SqlConnection connection, Push push, long version) {
        ObjectKey key = ObjectKey.of(push);
        return connection
                .preparedQuery("""
                        INSERT INTO hub.outbox (object_key, version, module, country_code, party_id, platform_id, method,
                          suffix, query, body, correlation_id)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""")
                .execute(Tuple.from(Arrays.asList(
                        key.text(),
                        version,
                        key.module().identifier(),
                        key.countryCode(),
                        key.partyId(),
                        push.platform(),
                        push.method().name().toUpperCase(Locale.ROOT),
                        push.suffix(),
                        push.query(),
                        push.body(),
                        push.correlationId())))
                .replaceWithVoid();
    }
}
