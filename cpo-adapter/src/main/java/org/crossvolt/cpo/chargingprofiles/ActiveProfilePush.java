package org.crossvolt.cpo.chargingprofiles;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.UUID;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.registration.Reachable;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfile;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells who once set a profile for a Session that somebody else changed what holds for it: a depot's limit, or one that the
 * station was given on site (3.7). What holds is asked of the station when it is told. The key is the Session's id.
 */
@Singleton
public class ActiveProfilePush implements Pushed {

    static final String KIND = "active_profile";
    /** Seconds; of use are 5 to 60 minutes. */
    private static final int SPAN = 3600;

    private static final Logger LOG = Logger.getLogger(ActiveProfilePush.class);

    private final Pool database;
    private final DepotStore store;
    private final StationCalls calls;
    private final HubClient hub;
    private final Reachable reachable;
    private final Pushes pushes;
    private final ChargingProfilesConfig config;
    private final Clock clock;

    ActiveProfilePush(
            Pool database,
            DepotStore store,
            StationCalls calls,
            HubClient hub,
            Reachable reachable,
            Pushes pushes,
            ChargingProfilesConfig config,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.calls = calls;
        this.hub = hub;
        this.reachable = reachable;
        this.pushes = pushes;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** What holds for this session has changed; nobody is told who never set a profile for it. */
    Uni<Void> changed(UUID session) {
        return store.watched(session)
                .chain(watched -> watched.isEmpty() ? Uni.createFrom().voidItem() : mark(session));
    }

    /** The station was given a limit on site, or lost it. */
    public Uni<Void> changedAt(String stationId) {
        return database.preparedQuery("""
                        SELECT p.session_id FROM cpo.charging_profile p JOIN cpo.session x ON x.id = p.session_id
                        WHERE x.station_id = $1 AND x.ended_at IS NULL
                        """)
                .execute(Tuple.of(stationId))
                .chain(rows -> io.smallrye.mutiny.Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> mark(row.getUUID("session_id")))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> mark(UUID session) {
        return pushes.changed(database, KIND, session.toString(), config.tellAfter());
    }

    @Override
    public Uni<Outcome> push(String key) {
        return store.watched(UUID.fromString(key)).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.Told());
            }
            DepotStore.Watched watched = found.get();
            return reachable.is(watched.setBy())
                    ? calls.connected(watched.running().stationId())
                            .chain(version -> version.isEmpty()
                                    ? Uni.createFrom().item(new Outcome.Again("the station is not connected"))
                                    : push(watched, version.get()))
                    : Uni.createFrom().item(Outcome.Again.PARTY_AWAY);
        });
    }

    private Uni<Outcome> push(DepotStore.Watched watched, OcppVersion version) {
        ProfileRequest asked = ProfileRequest.active(version, watched.running(), SPAN);
        return calls.call(watched.running().stationId(), asked.action(), asked.payload())
                .chain(outcome -> switch (outcome) {
                    case CallOutcome.Answered answered -> push(watched, read(answered));
                    case CallOutcome.Refused refused -> push(watched, (ActiveChargingProfile) null);
                    case CallOutcome.TimedOut late -> again("the station did not answer");
                    case CallOutcome.Offline offline -> again("the station is not connected");
                    case CallOutcome.Busy busy -> again("too much waits for the station");
                });
    }

    private @Nullable ActiveChargingProfile read(CallOutcome.Answered answered) {
        try {
            return answered.status().equals("Accepted")
                    ? ProfileRequest.read(answered.payload(), clock.instant())
                    : null;
        } catch (DateTimeException unreadable) {
            LOG.warnf("a schedule can not be read: %s", unreadable.getMessage());
            return null;
        }
    }

    /** A station that can not say what holds leaves nothing to tell. */
    private Uni<Outcome> push(DepotStore.Watched watched, @Nullable ActiveChargingProfile profile) {
        return profile == null
                ? Uni.createFrom().item(new Outcome.Told())
                : hub.send(
                                HttpMethod.PUT,
                                ModuleId.CHARGINGPROFILES,
                                InterfaceRole.SENDER,
                                "/" + watched.running().id(),
                                HubClient.to(watched.setBy(), watched.party()),
                                Buffer.buffer(OcpiJson.write(profile)))
                        .map(Pushes::outcomeOf);
    }

    private static Uni<Outcome> again(String why) {
        return Uni.createFrom().item(new Outcome.Again(why));
    }
}
