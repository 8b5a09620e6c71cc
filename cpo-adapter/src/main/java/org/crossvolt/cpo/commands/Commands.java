package org.crossvolt.cpo.commands;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.crossvolt.cpo.authorization.Authorizations;
import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.authorization.IdTags;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.cpo.stations.Abilities;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.commands.CancelReservation;
import org.crossvolt.ocpi.commands.CommandResponse;
import org.crossvolt.ocpi.commands.CommandResponseType;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.commands.StopSession;
import org.crossvolt.ocpi.commands.UnlockConnector;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The five commands. What can be refused is refused at once; what is accepted is kept, asked of the station behind the
 * answer, and ends with one result. The token of a command is not validated here: the eMSP did that (3.6).
 */
@Singleton
class Commands {

    private static final int LONGEST_TRANSACTION_ID = 36;
    private static final Logger LOG = Logger.getLogger(Commands.class);

    private final CommandStore store;
    private final Reservations reservations;
    private final Starts starts;
    private final Abilities abilities;
    private final StationCalls calls;
    private final Authorizations authorizations;
    private final IdTags idTags;
    private final CommandsConfig config;
    private final Clock clock;

    Commands(
            CommandStore store,
            Reservations reservations,
            Starts starts,
            Abilities abilities,
            StationCalls calls,
            Authorizations authorizations,
            IdTags idTags,
            CommandsConfig config,
            Clock clock) {
        this.store = store;
        this.reservations = reservations;
        this.starts = starts;
        this.abilities = abilities;
        this.calls = calls;
        this.authorizations = authorizations;
        this.idTags = idTags;
        this.config = config;
        this.clock = clock;
    }

    /** What is asked of a station once the command was accepted. */
    private record Work(
            CommandType type, String stationId, @Nullable String evseUid, Uni<StationRequest> request) {}

    Uni<CommandResponse> start(Callers.Routed routed, StartSession command) {
        requireOwnToken(routed, command.token());
        return target(routed, command.locationId(), command.evseUid(), command.connectorId(), (target, version) -> {
            if (target.session()) {
                return rejected("The EVSE is in use.");
            }
            CiString reference = command.authorizationReference();
            String uid = command.token().uid().toString();
            Decision decision = new Decision(
                    Decision.Status.ACCEPTED,
                    command.token(),
                    AuthMethod.COMMAND,
                    reference == null ? null : reference.toString());
            UUID session = UUID.randomUUID();
            int remoteStartId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
            Uni<StationRequest> request = authorizations
                    .grant(target.stationId(), uid, decision, null, config.grant())
                    .chain(() -> starts.expect(session, remoteStartId, command, target))
                    .chain(() -> idTags.idTagOf(uid))
                    // A 1.6 station names the stand-in; it means the same token.
                    .map(idTag -> StationRequest.start(version, target.at(), idTag, command.token(), remoteStartId));
            return accept(
                    routed,
                    command,
                    command.responseUrl(),
                    new Work(CommandType.START_SESSION, target.stationId(), target.evseUid(), request),
                    (result, outcome) -> result.equals(CommandResultType.ACCEPTED)
                            ? starts.accepted(session, target.stationId(), begun(version, outcome))
                            : starts.refused(session));
        });
    }

    /** The transaction that a 2.x station says it has begun already. */
    private static @Nullable String begun(OcppVersion version, CallOutcome outcome) {
        String id = version != OcppVersion.V16 && outcome instanceof CallOutcome.Answered answered
                ? answered.payload().path("transactionId").textValue()
                : null;
        return id == null || id.isEmpty() || id.length() > LONGEST_TRANSACTION_ID ? null : id;
    }

    Uni<CommandResponse> stop(Callers.Routed routed, StopSession command) {
        return store.running(routed.to(), routed.from(), command.sessionId().toString())
                .chain(found -> {
                    if (found.isEmpty()) {
                        return withdraw(routed, command);
                    }
                    CommandStore.Running running = found.get();
                    return connected(
                            running.stationId(),
                            version -> store.keep(
                                            CommandType.STOP_SESSION.name(),
                                            running.stationId(),
                                            routed.to(),
                                            routed.from(),
                                            command.responseUrl(),
                                            json(command))
                                    .invoke(id -> run(
                                            id,
                                            new Work(
                                                    CommandType.STOP_SESSION,
                                                    running.stationId(),
                                                    running.evseUid(),
                                                    Uni.createFrom()
                                                            .item(() -> StationRequest.stop(
                                                                    version, running.transactionId()))),
                                            running.id(),
                                            (result, outcome) ->
                                                    Uni.createFrom().voidItem()))
                                    .replaceWith(() -> response(CommandResponseType.ACCEPTED, null)));
                });
    }

    /** One that waits for its transaction has nothing at its station that could be stopped; it ends here (decision 0054). */
    private Uni<CommandResponse> withdraw(Callers.Routed routed, StopSession command) {
        return starts.withdraw(routed.to(), routed.from(), command)
                .map(withdrawn ->
                        response(withdrawn ? CommandResponseType.ACCEPTED : CommandResponseType.UNKNOWN_SESSION, null));
    }

    Uni<CommandResponse> reserve(Callers.Routed routed, ReserveNow command) {
        requireOwnToken(routed, command.token());
        if (!command.expiryDate().instant().isAfter(clock.instant())) {
            return rejected("expiry_date lies in the past.");
        }
        return command.evseUid() == null
                ? store.stations(routed.to(), routed.from(), command)
                        .chain(stations -> stations.isEmpty()
                                ? rejected("There is no such location, or no station at it.")
                                : reserveAny(routed, command, stations.iterator(), false))
                : able(
                        Abilities.Ability.RESERVATION,
                        routed,
                        command.locationId(),
                        command.evseUid(),
                        null,
                        (target, version) -> reserve(routed, command, target, version));
    }

    /**
     * At the first station that is connected and says that it can keep one of its EVSEs free (decision 0053).
     *
     * @param unable one was connected and can not
     */
    private Uni<CommandResponse> reserveAny(
            Callers.Routed routed, ReserveNow command, Iterator<String> stations, boolean unable) {
        if (!stations.hasNext()) {
            return unable
                    ? Uni.createFrom()
                            .item(
                                    response(
                                            CommandResponseType.NOT_SUPPORTED,
                                            "No station of this location keeps an EVSE free without being told which; name one."))
                    : rejected("No station of this location is connected.");
        }
        String station = stations.next();
        return calls.connected(station).chain(version -> {
            if (version.isEmpty()) {
                return reserveAny(routed, command, stations, unable);
            }
            return abilities
                    .reservesAnyEvse(station, version.get())
                    .chain(able -> able
                            ? reserve(routed, command, CommandStore.Target.station(station), version.get())
                            : reserveAny(routed, command, stations, true));
        });
    }

    private Uni<CommandResponse> reserve(
            Callers.Routed routed, ReserveNow command, CommandStore.Target target, OcppVersion version) {
        String uid = command.token().uid().toString();
        return leave(routed, command, target.stationId())
                .chain(() -> reservations.number(routed.to(), routed.from(), command, target))
                .chain(number -> accept(
                        routed,
                        command,
                        command.responseUrl(),
                        new Work(
                                CommandType.RESERVE_NOW,
                                target.stationId(),
                                target.evseUid(),
                                idTags.idTagOf(uid)
                                        .map(idTag -> StationRequest.reserve(
                                                version,
                                                target.at(),
                                                number,
                                                idTag,
                                                command.token(),
                                                command.expiryDate().instant()))),
                        (result, outcome) -> result.equals(CommandResultType.ACCEPTED)
                                ? reservations.begin(number, command, target)
                                : reservations.end(target.stationId(), number, Reservations.End.SETTLED)));
    }

    /** The reservation that this one replaces is over where another station keeps it; what that one answers changes nothing. */
    private Uni<Void> leave(Callers.Routed routed, ReserveNow command, String stationId) {
        return reservations
                .elsewhere(routed.to(), routed.from(), command, stationId)
                .chain(found -> {
                    if (found.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    Reservations.Reservation left = found.get();
                    StationRequest cancel = StationRequest.cancel(left.number());
                    return reservations
                            .end(left.stationId(), left.number(), Reservations.End.SETTLED)
                            .invoke(() -> calls.call(left.stationId(), cancel.action(), cancel.payload())
                                    .subscribe()
                                    .with(outcome -> LOG.debugf(
                                            "station %s let reservation %d go: %s",
                                            left.stationId(), left.number(), outcome)));
                });
    }

    Uni<CommandResponse> cancel(Callers.Routed routed, CancelReservation command) {
        return reservations
                .find(routed.to(), routed.from(), command.reservationId().toString())
                .chain(found -> {
                    if (found.isEmpty()) {
                        return rejected("There is no such reservation.");
                    }
                    Reservations.Reservation reservation = found.get();
                    return connected(
                            reservation.stationId(),
                            version -> accept(
                                    routed,
                                    command,
                                    command.responseUrl(),
                                    new Work(
                                            CommandType.CANCEL_RESERVATION,
                                            reservation.stationId(),
                                            reservation.evseUid(),
                                            Uni.createFrom().item(() -> StationRequest.cancel(reservation.number()))),
                                    (result, outcome) -> result.equals(CommandResultType.ACCEPTED)
                                            ? reservations.end(
                                                    reservation.stationId(),
                                                    reservation.number(),
                                                    Reservations.End.SETTLED)
                                            : Uni.createFrom().voidItem()));
                });
    }

    Uni<CommandResponse> unlock(Callers.Routed routed, UnlockConnector command) {
        return able(
                Abilities.Ability.UNLOCKING,
                routed,
                command.locationId(),
                command.evseUid(),
                command.connectorId(),
                (target, version) -> {
                    if (target.session()) {
                        // A 1.6 station may end the transaction by unlocking.
                        return rejected("A session is running there; stop it first.");
                    }
                    return accept(
                            routed,
                            command,
                            command.responseUrl(),
                            new Work(
                                    CommandType.UNLOCK_CONNECTOR,
                                    target.stationId(),
                                    target.evseUid(),
                                    Uni.createFrom().item(() -> StationRequest.unlock(version, target.at()))),
                            (result, outcome) -> Uni.createFrom().voidItem());
                });
    }

    /** What the station is known not to do is said at once. */
    private Uni<CommandResponse> able(
            Abilities.Ability ability,
            Callers.Routed routed,
            CiString locationId,
            @Nullable CiString evseUid,
            @Nullable CiString connectorId,
            BiFunction<CommandStore.Target, OcppVersion, Uni<CommandResponse>> then) {
        return target(
                routed,
                locationId,
                evseUid,
                connectorId,
                (target, version) -> abilities
                        .lacks(target.stationId(), version, ability)
                        .chain(lacking -> lacking
                                ? Uni.createFrom()
                                        .item(response(
                                                CommandResponseType.NOT_SUPPORTED, "The station can not do this."))
                                : then.apply(target, version)));
    }

    private Uni<CommandResponse> target(
            Callers.Routed routed,
            CiString locationId,
            @Nullable CiString evseUid,
            @Nullable CiString connectorId,
            BiFunction<CommandStore.Target, OcppVersion, Uni<CommandResponse>> then) {
        return store.target(
                        routed.to(),
                        locationId.toString(),
                        evseUid == null ? null : evseUid.toString(),
                        connectorId == null ? null : connectorId.toString())
                .chain(found -> {
                    if (found.isEmpty()) {
                        return rejected("There is no such location, EVSE or connector.");
                    }
                    return connected(found.get().stationId(), version -> then.apply(found.get(), version));
                });
    }

    private Uni<CommandResponse> connected(String stationId, Function<OcppVersion, Uni<CommandResponse>> then) {
        return calls.connected(stationId)
                .chain(version ->
                        version.isEmpty() ? rejected("The station is not connected.") : then.apply(version.get()));
    }

    private Uni<CommandResponse> accept(
            Callers.Routed routed,
            OcpiObject command,
            String responseUrl,
            Work work,
            BiFunction<CommandResultType, CallOutcome, Uni<Void>> before) {
        return store.keep(work.type().name(), work.stationId(), routed.to(), routed.from(), responseUrl, json(command))
                .invoke(id -> run(id, work, null, before))
                .replaceWith(() -> response(CommandResponseType.ACCEPTED, null));
    }

    /** Behind the answer. */
    private void run(
            UUID id, Work work, @Nullable UUID session, BiFunction<CommandResultType, CallOutcome, Uni<Void>> before) {
        work.request()
                .chain(request -> calls.call(work.stationId(), request.action(), request.payload()))
                .chain(outcome -> verdict(work, outcome, session).call(result -> before.apply(result, outcome)))
                .chain(result -> store.result(id, new CommandResult(result, List.of())))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.errorf(failure, "a %s failed; its caller is told TIMEOUT", work.type()));
    }

    private Uni<CommandResultType> verdict(Work work, CallOutcome outcome, @Nullable UUID session) {
        Uni<Boolean> ended = session == null ? Uni.createFrom().item(false) : store.isEnded(session);
        return ended.chain(over ->
                store.evseStatus(work.evseUid()).map(status -> StationVerdict.of(work.type(), outcome, status, over)));
    }

    /** An eMSP sends only its own tokens (3.6). */
    private static void requireOwnToken(Callers.Routed routed, Token token) {
        if (!token.party().equals(routed.from())) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS, "/token: belongs to another party than the one that sends it.");
        }
    }

    private Uni<CommandResponse> rejected(String why) {
        return Uni.createFrom().item(response(CommandResponseType.REJECTED, why));
    }

    private CommandResponse response(CommandResponseType type, @Nullable String why) {
        return new CommandResponse(
                type,
                (int) config.timeout().toSeconds(),
                why == null ? List.of() : List.of(new DisplayText("en", why)));
    }

    private static String json(OcpiObject command) {
        return new String(OcpiJson.write(command), StandardCharsets.UTF_8);
    }
}
