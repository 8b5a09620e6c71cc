package org.crossvolt.pki.scopes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who pays for the contracts of a provider id: an OCPI party, with dates, in memory (O3). */
@ApplicationScoped
public class ProviderRoutes {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Pool database;
    private final ScopesConfig config;
    private final Clock clock;
    private volatile Map<String, List<Route>> byProvider = Map.of();

    ProviderRoutes(Pool database, ScopesConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The party that owns a contract.
     *
     * @param source where the mapping comes from
     */
    public record Owner(String country, String party, String source) {}

    record Route(String provider, Owner owner, Instant from, Instant until) {}

    /** @param provider country and provider id, five characters */
    public Optional<Owner> owner(String provider) {
        Instant now = clock.instant();
        for (Route route : byProvider.getOrDefault(provider, List.of())) {
            if (!now.isBefore(route.from()) && now.isBefore(route.until())) {
                return Optional.of(route.owner());
            }
        }
        return config.sameIds()
                ? Optional.of(new Owner(provider.substring(0, 2), provider.substring(2), "same ids"))
                : Optional.empty();
    }

    Uni<Void> put(String provider, Owner owner, @Nullable Instant from, @Nullable Instant until) {
        return database.preparedQuery("""
                        INSERT INTO pki.provider_route (provider, country_code, party_id, valid_from, valid_until, source)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (provider, valid_from) DO UPDATE SET country_code = excluded.country_code,
                          party_id = excluded.party_id, valid_until = excluded.valid_until, source = excluded.source""")
                .execute(Tuple.from(java.util.Arrays.asList(
                        provider,
                        owner.country(),
                        owner.party(),
                        (from == null ? Instant.EPOCH : from).atOffset(ZoneOffset.UTC),
                        (until == null ? Instant.parse("9999-12-31T00:00:00Z") : until).atOffset(ZoneOffset.UTC),
                        owner.source())))
                .chain(this::read);
    }

    void start(@Observes StartupEvent started) {
        read().await().atMost(START_PATIENCE);
    }

    @Scheduled(every = "10s", delayed = "10s")
    Uni<Void> read() {
        return database.query("""
                        SELECT provider, country_code, party_id, valid_from, valid_until, source FROM pki.provider_route
                        ORDER BY provider, valid_from DESC""")
                .execute()
                .invoke(rows -> {
                    Map<String, List<Route>> read = new HashMap<>();
                    for (Row row : rows) {
                        String provider = row.getString("provider");
                        read.computeIfAbsent(provider, key -> new ArrayList<>())
                                .add(new Route(
                                        provider,
                                        new Owner(
                                                row.getString("country_code"),
                                                row.getString("party_id"),
                                                row.getString("source")),
                                        row.getOffsetDateTime("valid_from").toInstant(),
                                        row.getOffsetDateTime("valid_until").toInstant()));
                    }
                    byProvider = read;
                })
                .replaceWithVoid();
    }
}
