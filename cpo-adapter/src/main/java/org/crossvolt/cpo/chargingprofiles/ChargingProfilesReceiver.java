package org.crossvolt.cpo.chargingprofiles;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.crossvolt.cpo.commands.CommandStore;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.cpo.stations.Abilities;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResponse;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResponseType;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResultType;
import org.crossvolt.ocpi.chargingprofiles.ClearProfileResult;
import org.crossvolt.ocpi.chargingprofiles.SetChargingProfile;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The Receiver interface of ChargingProfiles (3.7): answered at once, done by the station, told with one result. */
@Path("/ocpi/2.2.1/receiver/chargingprofiles/{session}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class ChargingProfilesReceiver {

    private static final Logger LOG = Logger.getLogger(ChargingProfilesReceiver.class);
    private static final int LONGEST_URL = 255;
    private static final String RESPONSE_URL = "response_url=";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final long LONGEST_DURATION = 7 * 86_400L;

    private final Callers callers;
    private final CommandStore commands;
    private final StationCalls calls;
    private final Abilities abilities;
    private final ChargingProfilesConfig config;
    private final Depots depots;
    private final DepotStore profiles;
    private final Clock clock;

    ChargingProfilesReceiver(
            Callers callers,
            CommandStore commands,
            StationCalls calls,
            Abilities abilities,
            ChargingProfilesConfig config,
            Depots depots,
            DepotStore profiles,
            Clock clock) {
        this.callers = callers;
        this.commands = commands;
        this.calls = calls;
        this.abilities = abilities;
        this.config = config;
        this.depots = depots;
        this.profiles = profiles;
        this.clock = clock;
    }

    @PUT
    public Uni<Response> set(@Context HttpServerRequest http, @PathParam("session") String session, byte[] body) {
        return callers.routed(http).chain(routed -> {
            SetChargingProfile asked =
                    OcpiReader.read(body, SetChargingProfile.class).orRefuse();
            if (asked.chargingProfile().chargingProfilePeriod().isEmpty()) {
                throw invalid("/charging_profile/charging_profile_period: needs at least one period.");
            }
            return run(
                    routed,
                    session,
                    "SET_PROFILE",
                    asked.responseUrl(),
                    (version, running) -> set(routed, version, running, asked.chargingProfile()),
                    outcome -> new ChargingProfileResult(
                            isAccepted(outcome)
                                    ? ChargingProfileResultType.ACCEPTED
                                    : ChargingProfileResultType.REJECTED));
        });
    }

    @DELETE
    public Uni<Response> clear(@Context HttpServerRequest http, @PathParam("session") String session) {
        return callers.routed(http)
                .chain(routed -> run(
                        routed,
                        session,
                        "CLEAR_PROFILE",
                        responseUrl(http),
                        this::clear,
                        outcome -> new ClearProfileResult(
                                isAccepted(outcome)
                                        ? ChargingProfileResultType.ACCEPTED
                                        : outcome instanceof CallOutcome.Answered answered
                                                        && answered.status().equals("Unknown")
                                                ? ChargingProfileResultType.UNKNOWN
                                                : ChargingProfileResultType.REJECTED)));
    }

    @GET
    public Uni<Response> active(@Context HttpServerRequest http, @PathParam("session") String session) {
        return callers.routed(http)
                .chain(routed -> run(
                        routed, session, "GET_PROFILE", responseUrl(http), active(duration(http)), this::activeResult));
    }

    /** Kept when the station took it; in a depot it is sent below the session's share of the limit. */
    private Uni<CallOutcome> set(
            Callers.Routed routed, OcppVersion version, CommandStore.Running running, ChargingProfile profile) {
        return depots.alone(
                running.id(),
                running.stationId(),
                capped -> (capped == null
                                ? call(running, ProfileRequest.set(version, running, profile))
                                : capped.get().chain(maker -> call(running, maker.make(version, profile))))
                        .call(outcome -> isAccepted(outcome)
                                ? profiles.keepProfile(running.id(), routed.from(), profile)
                                : Uni.createFrom().voidItem()));
    }

    private Uni<CallOutcome> clear(OcppVersion version, CommandStore.Running running) {
        return depots.alone(
                running.id(),
                running.stationId(),
                capped -> (capped == null
                                ? call(running, ProfileRequest.clear(version, running))
                                : capped.get().chain(maker -> call(running, maker.make(version, null))))
                        .call(outcome -> isAccepted(outcome)
                                ? profiles.forgetProfile(running.id())
                                : Uni.createFrom().voidItem()));
    }

    private BiFunction<OcppVersion, CommandStore.Running, Uni<CallOutcome>> active(int duration) {
        return (version, running) -> call(running, ProfileRequest.active(version, running, duration));
    }

    private Uni<CallOutcome> call(CommandStore.Running running, ProfileRequest request) {
        return calls.call(running.stationId(), request.action(), request.payload());
    }

    private OcpiObject activeResult(CallOutcome outcome) {
        ActiveChargingProfile profile = null;
        try {
            profile = isAccepted(outcome) && outcome instanceof CallOutcome.Answered answered
                    ? ProfileRequest.read(answered.payload(), clock.instant())
                    : null;
        } catch (DateTimeException unreadable) {
            LOG.warnf("a schedule can not be read: %s", unreadable.getMessage());
        }
        return profile == null
                ? new ActiveChargingProfileResult(ChargingProfileResultType.REJECTED, null)
                : new ActiveChargingProfileResult(ChargingProfileResultType.ACCEPTED, profile);
    }

    private Uni<Response> run(
            Callers.Routed routed,
            String session,
            String kind,
            String responseUrl,
            BiFunction<OcppVersion, CommandStore.Running, Uni<CallOutcome>> request,
            Function<CallOutcome, OcpiObject> result) {
        return commands.running(routed.to(), routed.from(), session)
                .chain(found -> found.isEmpty()
                        ? answer(ChargingProfileResponseType.UNKNOWN_SESSION)
                        : calls.connected(found.get().stationId())
                                .chain(version -> version.isEmpty()
                                        ? answer(ChargingProfileResponseType.REJECTED)
                                        : refusal(found.get(), version.get())
                                                .chain(refused -> refused.isPresent()
                                                        ? answer(refused.get())
                                                        : ask(
                                                                routed,
                                                                kind,
                                                                responseUrl,
                                                                found.get(),
                                                                request.apply(version.get(), found.get()),
                                                                result))));
    }

    /** What is known before the station is asked. */
    private Uni<Optional<ChargingProfileResponseType>> refusal(CommandStore.Running running, OcppVersion version) {
        return abilities
                .lacks(running.stationId(), version, Abilities.Ability.SMART_CHARGING)
                .chain(lacking -> lacking
                        ? Uni.createFrom().item(Optional.of(ChargingProfileResponseType.NOT_SUPPORTED))
                        : commands.asked(running, Duration.ofMinutes(1))
                                .map(count -> count >= config.mostPerMinute()
                                        ? Optional.of(ChargingProfileResponseType.TOO_OFTEN)
                                        : Optional.empty()));
    }

    private Uni<Response> ask(
            Callers.Routed routed,
            String kind,
            String responseUrl,
            CommandStore.Running running,
            Uni<CallOutcome> asked,
            Function<CallOutcome, OcpiObject> result) {
        return commands.keep(
                        kind,
                        running.stationId(),
                        routed.to(),
                        routed.from(),
                        responseUrl,
                        "{\"session_id\":\"" + running.id() + "\"}")
                .invoke(id -> asked.chain(outcome -> commands.result(id, result.apply(outcome)))
                        .subscribe()
                        .with(done -> {}, failure -> LOG.errorf(failure, "a %s failed", kind)))
                .chain(() -> answer(ChargingProfileResponseType.ACCEPTED));
    }

    private Uni<Response> answer(ChargingProfileResponseType type) {
        return Uni.createFrom()
                .item(OcpiAnswers.success(new ChargingProfileResponse(type, (int) TIMEOUT.toSeconds()), clock));
    }

    private static boolean isAccepted(CallOutcome outcome) {
        return outcome instanceof CallOutcome.Answered answered
                && answered.status().equals("Accepted");
    }

    private static int duration(HttpServerRequest http) {
        String text = http.getParam("duration");
        try {
            long seconds = text == null ? -1 : Long.parseLong(text);
            if (seconds >= 0 && seconds <= LONGEST_DURATION) {
                return (int) seconds;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw invalid("duration: needs seconds from 0 to " + LONGEST_DURATION + ".");
    }

    /** An address that was not percent-encoded is everything after the name (2.4). */
    private static String responseUrl(HttpServerRequest http) {
        String query = http.query();
        int at = query == null ? -1 : query.indexOf(RESPONSE_URL);
        String raw = query == null || at < 0 ? null : query.substring(at + RESPONSE_URL.length());
        String decoded = http.getParam("response_url");
        String url = raw != null && raw.contains("://") ? raw : decoded;
        return checked(url);
    }

    private static String checked(@Nullable String url) {
        if (url == null || url.isEmpty() || url.length() > LONGEST_URL) {
            throw invalid("response_url: needs an address of at most " + LONGEST_URL + " characters.");
        }
        return url;
    }

    private static OcpiException invalid(String message) {
        return new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, message);
    }
}
