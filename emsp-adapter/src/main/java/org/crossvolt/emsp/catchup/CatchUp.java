package org.crossvolt.emsp.catchup;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.crossvolt.emsp.cdrs.CdrIntake;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.Kept;
import org.crossvolt.emsp.objects.KeptObjects;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.objects.ReceiverDoor;
import org.crossvolt.emsp.registration.EmspPlatform;
import org.crossvolt.emsp.registration.HubRegistered;
import org.crossvolt.emsp.sessions.SessionStore;
import org.crossvolt.emsp.tariffs.KnownTariffs;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;

/**
 * Reads the hub's lists: all of them after the registration, and what changed since then at every start and once an hour,
 * for what an absence may have missed (T-57). Good objects are kept, bad ones logged (T-29).
 */
@Singleton
class CatchUp {

    private static final Logger LOG = Logger.getLogger(CatchUp.class);
    /** Clocks differ, and a list is read while it changes. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final Duration FIRST_SESSIONS = Duration.ofDays(30);
    private static final List<ModuleId> ORDER =
            List.of(ModuleId.HUBCLIENTINFO, ModuleId.TARIFFS, ModuleId.LOCATIONS, ModuleId.SESSIONS, ModuleId.CDRS);

    private final Pool database;
    private final HubLink link;
    private final HubClient hub;
    private final EmspPlatform own;
    private final KeptObjects objects;
    private final KnownLocations locations;
    private final KnownTariffs tariffs;
    private final SessionStore sessions;
    private final CdrIntake cdrs;
    private final Reachable reachable;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    CatchUp(
            Pool database,
            HubLink link,
            HubClient hub,
            EmspPlatform own,
            KeptObjects objects,
            KnownLocations locations,
            KnownTariffs tariffs,
            SessionStore sessions,
            CdrIntake cdrs,
            Reachable reachable,
            Clock clock) {
        this.database = database;
        this.link = link;
        this.hub = hub;
        this.own = own;
        this.objects = objects;
        this.locations = locations;
        this.tariffs = tariffs;
        this.sessions = sessions;
        this.cdrs = cdrs;
        this.reachable = reachable;
        this.clock = clock;
    }

    void registered(@Observes HubRegistered registered) {
        all().subscribe().with(done -> {}, failure -> LOG.warnf("the catch-up ended: %s", failure.getMessage()));
    }

    @Scheduled(every = "1h", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> all() {
        if (link.current().hub() == null || !running.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(ORDER)
                .onItem()
                .transformToUniAndConcatenate(module -> read(module)
                        .onFailure()
                        .invoke(failure -> LOG.warnf("%s are read later: %s", module, failure.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid()
                .onTermination()
                .invoke(() -> running.set(false));
    }

    /** Sessions and CDRs are between two parties, so each of ours asks for its own. */
    private Uni<Void> read(ModuleId module) {
        Instant begun = clock.instant();
        boolean each = module == ModuleId.SESSIONS || module == ModuleId.CDRS;
        List<PartyId> parties =
                each ? own.roles().stream().map(role -> role.party()).toList() : List.of(own.firstParty());
        return upTo(module)
                .flatMap(since -> Multi.createFrom()
                        .iterable(parties)
                        .onItem()
                        .transformToUniAndConcatenate(party -> hub.crawl(
                                module, query(module, since), hub.toAll(party), page -> take(module, party, page)))
                        .collect()
                        .last())
                .chain(() -> done(module, begun));
    }

    private String query(ModuleId module, Instant since) {
        Instant from = since.equals(Instant.EPOCH) && module == ModuleId.SESSIONS
                ? clock.instant().minus(FIRST_SESSIONS)
                : since;
        return from.equals(Instant.EPOCH) || module == ModuleId.HUBCLIENTINFO
                ? ""
                : "date_from=" + from.minus(OVERLAP).truncatedTo(ChronoUnit.SECONDS);
    }

    private Uni<Void> take(ModuleId module, PartyId party, JsonNode page) {
        return Multi.createFrom()
                .iterable(page)
                .onItem()
                .transformToUniAndConcatenate(object -> take(module, party, object, bytes(object))
                        .onFailure(OcpiException.class)
                        .invoke(bad -> LOG.infof("one object of %s was left out: %s", module, bad.getMessage()))
                        .onFailure(OcpiException.class)
                        .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> take(ModuleId module, PartyId party, JsonNode object, byte[] body) {
        return switch (module) {
            case HUBCLIENTINFO ->
                reachable.keep(OcpiReader.read(object, ClientInfo.class).orRefuse());
            case LOCATIONS ->
                keyed(
                        module,
                        object,
                        body,
                        key -> objects.put(database, key, body).invoke(kept -> {
                            if (kept instanceof Kept.Changed) {
                                locations.take(key, body);
                            }
                        }));
            case TARIFFS -> keyed(module, object, body, key -> tariffs.put(key, body));
            case SESSIONS -> keyed(module, object, body, key -> sessions.keep(key, false, body));
            case CDRS -> Uni.createFrom().deferred(() -> cdrs.fetched(body, party));
            case CHARGINGPROFILES, COMMANDS, CREDENTIALS, TOKENS ->
                Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> keyed(ModuleId module, JsonNode object, byte[] body, Function<ObjectKey, Uni<Kept>> keep) {
        return Uni.createFrom().deferred(() -> {
            PartyId owner = PartyId.ofNullable(
                    object.path("country_code").asText(),
                    object.path("party_id").asText());
            if (owner == null) {
                throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "it does not say whose it is");
            }
            ObjectKey key =
                    ObjectKey.of(module, owner, CiString.of(object.path("id").asText()));
            ReceiverDoor.whole(key, body);
            return keep.apply(key).replaceWithVoid();
        });
    }

    private static byte[] bytes(JsonNode object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Uni<Instant> upTo(ModuleId module) {
        return database.preparedQuery("SELECT up_to FROM emsp.synced WHERE module = $1")
                .execute(Tuple.of(module.identifier()))
                .map(rows -> {
                    for (Row row : rows) {
                        return instant(row, "up_to");
                    }
                    return Instant.EPOCH;
                });
    }

    private Uni<Void> done(ModuleId module, Instant begun) {
        return database.preparedQuery("""
                        INSERT INTO emsp.synced (module, up_to) VALUES ($1, $2)
                        ON CONFLICT (module) DO UPDATE SET up_to = excluded.up_to""")
                .execute(Tuple.of(module.identifier(), utc(begun)))
                .replaceWithVoid();
    }
}
