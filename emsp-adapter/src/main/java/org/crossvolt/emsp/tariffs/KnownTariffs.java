package org.crossvolt.emsp.tariffs;

import static org.crossvolt.emsp.Columns.utc;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.emsp.objects.Followed;
import org.crossvolt.emsp.objects.Kept;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffDimensionType;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tariffs as they are, in memory, and as they were, in PostgreSQL: a bill is checked against what was known at its start. */
@Singleton
public class KnownTariffs {

    private static final Logger LOG = Logger.getLogger(KnownTariffs.class);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final ConcurrentHashMap<ObjectKey, Tariff> tariffs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ObjectKey, BigDecimal> kwhPrices = new ConcurrentHashMap<>();
    private final KeptObjects objects;
    private final Pool database;
    private final Clock clock;
    private final Followed followed;

    KnownTariffs(KeptObjects objects, Pool database, Clock clock) {
        this.objects = objects;
        this.database = database;
        this.clock = clock;
        this.followed = new Followed(objects, ModuleId.TARIFFS, this::take);
    }

    void readAll(@Observes @Priority(200) StartupEvent start) {
        followed.catchUp().await().atMost(START_PATIENCE);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return followed.catchUp()
                .onFailure()
                .invoke(away -> LOG.warnf("changes of tariffs are not read: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void take(KeptObjects.KeptObject kept) {
        take(kept.key(), kept.deleted() ? null : kept.body());
    }

    private void take(ObjectKey key, byte @Nullable [] body) {
        if (body == null) {
            tariffs.remove(key);
            kwhPrices.remove(key);
        } else if (OcpiReader.read(body, Tariff.class) instanceof Read.Valid<Tariff> valid) {
            tariffs.put(key, valid.value());
            kwhPrices.put(key, dearestKwh(valid.value()));
        }
    }

    public Uni<Kept> put(ObjectKey key, byte[] body) {
        return database.withTransaction(connection -> objects.put(connection, key, body)
                        .call(kept -> kept instanceof Kept.Changed
                                ? remember(connection, key, body)
                                : Uni.createFrom().voidItem()))
                .invoke(kept -> {
                    if (kept instanceof Kept.Changed changed) {
                        take(key, changed.bytes());
                    }
                });
    }

    /** @return false where it was not there */
    Uni<Boolean> delete(ObjectKey key) {
        return database.withTransaction(connection -> objects.delete(connection, key)
                        .call(found -> found
                                ? remember(connection, key, null)
                                : Uni.createFrom().voidItem()))
                .invoke(found -> take(key, null));
    }

    private Uni<Void> remember(SqlClient connection, ObjectKey key, byte @Nullable [] body) {
        return connection
                .preparedQuery("""
                        INSERT INTO emsp.tariff_version (country_code, party_id, object_id, known_from, body)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (country_code, party_id, object_id, known_from) DO UPDATE SET body = excluded.body""")
                .execute(Tuple.from(Arrays.asList(
                        key.countryCode(),
                        key.partyId(),
                        key.objectId(),
                        utc(clock.instant()),
                        body == null ? null : Buffer.buffer(body))))
                .replaceWithVoid();
    }

    public Optional<Tariff> find(ObjectKey key) {
        return Optional.ofNullable(tariffs.get(key));
    }

    /** What a kWh costs with VAT at the dearest hour; null where the tariff is not known. */
    public @Nullable BigDecimal kwhPrice(ObjectKey key) {
        return kwhPrices.get(key);
    }

    private static BigDecimal dearestKwh(Tariff tariff) {
        BigDecimal dearest = BigDecimal.ZERO;
        for (TariffElement element : tariff.elements()) {
            for (PriceComponent component : element.priceComponents()) {
                if (component.type().equals(TariffDimensionType.ENERGY)) {
                    BigDecimal vat = component.vat() == null ? BigDecimal.ZERO : component.vat();
                    BigDecimal price = component.price().multiply(BigDecimal.ONE.add(vat.movePointLeft(2)));
                    dearest = dearest.max(price);
                }
            }
        }
        return dearest;
    }

    /**
     * The tariffs of an owner as we knew them at a moment. A tariff that came later counts from its coming, because nothing
     * else is known of it.
     */
    public Uni<List<byte[]>> knownAt(PartyId owner, List<String> ids, Instant moment) {
        return database.preparedQuery("""
                        SELECT DISTINCT ON (object_id) object_id, body FROM emsp.tariff_version
                        WHERE country_code = $1 AND party_id = $2 AND object_id = ANY ($3)
                        ORDER BY object_id, (known_from <= $4) DESC,
                          CASE WHEN known_from <= $4 THEN known_from END DESC, known_from""")
                .execute(Tuple.of(
                        owner.countryCode().folded(),
                        owner.partyId().folded(),
                        ids.toArray(String[]::new),
                        utc(moment)))
                .map(rows -> {
                    List<byte[]> found = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getValue("body") != null) {
                            found.add(row.getBuffer("body").getBytes());
                        }
                    }
                    return found;
                });
    }
}
