package org.crossvolt.emsp.commands;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.catchup.Reachable;
import org.crossvolt.emsp.drivers.CallingDriver;
import org.crossvolt.emsp.drivers.Driver;
import org.crossvolt.emsp.registration.EmspPlatform;
import org.crossvolt.emsp.sessions.SessionEntry;
import org.crossvolt.emsp.sessions.SessionStore;
import org.crossvolt.emsp.tokens.AppTokens;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.ocpi.commands.CancelReservation;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.commands.StopSession;
import org.crossvolt.ocpi.commands.UnlockConnector;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Starting, stopping, reserving, unlocking: each asked once per Idempotency-Key, and followed by its id to its outcome. */
@Path("/driver/v1/operations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("driver")
public class OperationsResource {

    private static final int PAGE = 50;
    private static final int LONGEST_KEY = 64;

    private final CallingDriver caller;
    private final OperationStore store;
    private final CommandCalls calls;
    private final AppTokens tokens;
    private final SessionStore sessions;
    private final Reachable reachable;
    private final EmspPlatform own;
    private final CommandsConfig config;
    private final Clock clock;

    OperationsResource(
            CallingDriver caller,
            OperationStore store,
            CommandCalls calls,
            AppTokens tokens,
            SessionStore sessions,
            Reachable reachable,
            EmspPlatform own,
            CommandsConfig config,
            Clock clock) {
        this.caller = caller;
        this.store = store;
        this.calls = calls;
        this.tokens = tokens;
        this.sessions = sessions;
        this.reachable = reachable;
        this.own = own;
        this.config = config;
        this.clock = clock;
    }

    record Operations(List<OperationView> operations) {}

    record OperationView(
            UUID id,
            Operation.Kind kind,
            Operation.State state,
            @Nullable String reason,
            String network,
            String location,
            @Nullable String evseUid,
            @Nullable String connectorId,
            @Nullable UUID session,
            @Nullable Instant until,
            Instant requestedAt,
            Instant deadline,
            Instant changedAt) {

        static OperationView of(Operation operation) {
            return new OperationView(
                    operation.id(),
                    operation.kind(),
                    operation.state(),
                    operation.reason(),
                    operation.cpo(),
                    operation.location(),
                    operation.evseUid(),
                    operation.connectorId(),
                    operation.session(),
                    operation.until(),
                    operation.requestedAt(),
                    operation.deadline(),
                    operation.changedAt());
        }
    }

    @GET
    public Uni<Operations> list() {
        return caller.get()
                .flatMap(driver -> store.ofDriver(driver.id(), PAGE))
                .map(all -> new Operations(all.stream().map(OperationView::of).toList()));
    }

    @GET
    @Path("{id}")
    public Uni<OperationView> one(@PathParam("id") String id) {
        UUID operation = Questions.id(id, "operation");
        return caller.get().flatMap(driver -> mine(driver, operation)).map(OperationView::of);
    }

    private Uni<Operation> mine(Driver driver, UUID id) {
        return store.find(driver.id(), id).map(found -> found.orElseThrow(() -> Questions.unknown("operation")));
    }

    /** 202 for what was asked now, 200 where the key was used before. */
    @POST
    public Uni<Response> ask(@HeaderParam("Idempotency-Key") @Nullable String key, byte[] body) {
        if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
            throw new ProblemException(Problem.of(
                    400,
                    "The header Idempotency-Key is needed, with 1 to " + LONGEST_KEY
                            + " characters: a new one for everything new, the same one to ask again."));
        }
        OperationRequest request = OperationRequest.read(
                JsonRequest.of(body, OperationRequest.FIELDS), clock.instant(), config.longestReservation());
        String said = new String(body, StandardCharsets.UTF_8);
        return caller.get()
                .flatMap(driver -> store.earlier(driver.id(), key, said)
                        .flatMap(earlier -> earlier.isPresent()
                                ? Uni.createFrom().item(again(earlier.get()))
                                : begin(driver, key, said, request)));
    }

    private Uni<Response> begin(Driver driver, String key, String said, OperationRequest request) {
        return switch (request) {
            case OperationRequest.Start start -> start(driver, key, said, start);
            case OperationRequest.Reserve reserve -> reserve(driver, key, said, reserve);
            case OperationRequest.OfSession ofSession -> ofSession(driver, key, said, ofSession);
            case OperationRequest.Cancel cancel -> cancel(driver, key, said, cancel);
        };
    }

    private static Response again(OperationStore.Begun begun) {
        if (!begun.sameRequest()) {
            throw Questions.conflict("This Idempotency-Key was used for something else.");
        }
        return Response.ok(OperationView.of(begun.operation())).build();
    }

    /** What is needed to send a command: for which of our parties, and the command once its callback is known. */
    private record Prepared(Operation operation, CommandType type, PartyId from, CommandOf command) {}

    private interface CommandOf {
        OcpiObject with(String responseUrl);
    }

    private Uni<Response> start(Driver driver, String key, String said, OperationRequest.Start start) {
        return token(driver, start.station(), start.evseUid()).flatMap(token -> {
            Operation operation = operation(
                    driver,
                    Operation.Kind.START,
                    start.station(),
                    start.evseUid(),
                    start.connectorId(),
                    null,
                    null,
                    null);
            return go(
                    key,
                    said,
                    new Prepared(
                            operation,
                            CommandType.START_SESSION,
                            PartyId.parse(token.party()),
                            url -> new StartSession(
                                    url,
                                    token.toOcpi(clock.instant()),
                                    start.station().location(),
                                    CiString.of(start.evseUid()),
                                    start.connectorId() == null ? null : CiString.of(start.connectorId()),
                                    CiString.of(operation.id().toString()))));
        });
    }

    private Uni<Response> reserve(Driver driver, String key, String said, OperationRequest.Reserve reserve) {
        return token(driver, reserve.station(), reserve.evseUid()).flatMap(token -> {
            Operation operation = operation(
                    driver,
                    Operation.Kind.RESERVE,
                    reserve.station(),
                    reserve.evseUid(),
                    null,
                    null,
                    UUID.randomUUID().toString(),
                    reserve.until());
            return go(
                    key,
                    said,
                    new Prepared(
                            operation,
                            CommandType.RESERVE_NOW,
                            PartyId.parse(token.party()),
                            url -> new ReserveNow(
                                    url,
                                    token.toOcpi(clock.instant()),
                                    new OcpiDateTime(reserve.until()),
                                    CiString.of(String.valueOf(operation.reservationId())),
                                    reserve.station().location(),
                                    reserve.evseUid() == null ? null : CiString.of(reserve.evseUid()),
                                    CiString.of(operation.id().toString()))));
        });
    }

    /** The app's token, authorised as strictly as a card would be. */
    private Uni<KnownToken> token(Driver driver, OperationRequest.Station station, @Nullable String evse) {
        if (!reachable.is(station.network())) {
            throw new ProblemException(Problem.of(503, "The network " + station.network() + " is offline now."));
        }
        return tokens.of(driver.id()).map(found -> {
            KnownToken token = found.orElseThrow(
                    () -> new ProblemException(Problem.of(403, "There is no running contract to charge with.")));
            String refusal = tokens.refusal(
                    token, station.network(), station.location(), evse == null ? null : CiString.of(evse));
            if (refusal != null) {
                throw new ProblemException(Problem.of(403, refusal));
            }
            return token;
        });
    }

    /** Only where the driver's own session is: nobody else's cable is unlocked (3.6). */
    private Uni<Response> ofSession(Driver driver, String key, String said, OperationRequest.OfSession request) {
        return sessions.find(driver.id(), request.session()).flatMap(found -> {
            SessionEntry entry = found.orElseThrow(() -> Questions.unknown("session"));
            boolean stop = request.kind() == Operation.Kind.STOP;
            if (stop && entry.isOver()) {
                throw Questions.conflict("This session is over already.");
            }
            var session = entry.session();
            Operation operation = operation(
                    driver,
                    request.kind(),
                    new OperationRequest.Station(session.party(), session.locationId()),
                    session.evseUid().toString(),
                    session.connectorId().toString(),
                    entry.ref(),
                    null,
                    null);
            return go(
                    key,
                    said,
                    new Prepared(
                            operation,
                            stop ? CommandType.STOP_SESSION : CommandType.UNLOCK_CONNECTOR,
                            session.cdrToken().party(),
                            url -> stop
                                    ? new StopSession(url, session.id())
                                    : new UnlockConnector(
                                            url, session.locationId(), session.evseUid(), session.connectorId())));
        });
    }

    private Uni<Response> cancel(Driver driver, String key, String said, OperationRequest.Cancel request) {
        return mine(driver, request.reservation()).flatMap(reserved -> {
            String reservation = reserved.reservationId();
            if (reserved.kind() != Operation.Kind.RESERVE || reservation == null) {
                throw Questions.conflict("This operation is no reservation.");
            }
            if (reserved.state() == Operation.State.EXPIRED || reserved.state() == Operation.State.CANCELED) {
                throw Questions.conflict("This reservation is over already.");
            }
            Operation operation = operation(
                    driver,
                    Operation.Kind.CANCEL_RESERVATION,
                    new OperationRequest.Station(PartyId.parse(reserved.cpo()), CiString.of(reserved.location())),
                    reserved.evseUid(),
                    null,
                    null,
                    reservation,
                    null);
            return go(
                    key,
                    said,
                    new Prepared(
                            operation,
                            CommandType.CANCEL_RESERVATION,
                            PartyId.parse(driver.party()),
                            url -> new CancelReservation(url, CiString.of(reservation))));
        });
    }

    private Operation operation(
            Driver driver,
            Operation.Kind kind,
            OperationRequest.Station station,
            @Nullable String evse,
            @Nullable String connector,
            @Nullable UUID session,
            @Nullable String reservation,
            @Nullable Instant until) {
        Instant now = clock.instant();
        return new Operation(
                UuidCreator.getTimeOrderedEpochPlus1(),
                driver.id(),
                kind,
                Operation.State.REQUESTED,
                null,
                Questions.name(station.network()),
                station.location().toString(),
                evse,
                connector,
                session,
                reservation,
                until,
                now,
                now.plus(config.patience()),
                now);
    }

    /** Written down first, sent then: what was sent is known whatever happens to this process. */
    private Uni<Response> go(String key, String said, Prepared prepared) {
        String callback = UUID.randomUUID().toString();
        String url = own.url(ModuleId.COMMANDS, InterfaceRole.SENDER) + "/" + callback;
        Operation operation = prepared.operation();
        return store.begin(operation, key, said, callback).flatMap(begun -> {
            if (!begun.fresh()) {
                return Uni.createFrom().item(again(begun));
            }
            return calls.send(
                            operation,
                            prepared.type(),
                            prepared.from(),
                            prepared.command().with(url))
                    .chain(() -> store.find(operation.driver(), operation.id()))
                    .map((Optional<Operation> now) -> Response.status(202)
                            .entity(OperationView.of(now.orElse(operation)))
                            .build());
        });
    }
}
