package org.crossvolt.emsp.sessions;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.CallingDriver;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.sessions.ChargingPreferences;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** A driver's own sessions: live, and those that were. */
@Path("/driver/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("driver")
public class SessionsResource {

    private static final int PAGE = 50;
    private static final Duration LOOK_UP_PATIENCE = Duration.ofSeconds(5);

    private final CallingDriver caller;
    private final SessionStore sessions;
    private final SessionViews views;
    private final HubClient hub;
    private final OpenStreams streams;
    private final SessionsConfig config;

    SessionsResource(
            CallingDriver caller,
            SessionStore sessions,
            SessionViews views,
            HubClient hub,
            OpenStreams streams,
            SessionsConfig config) {
        this.caller = caller;
        this.sessions = sessions;
        this.views = views;
        this.hub = hub;
        this.streams = streams;
        this.config = config;
    }

    record Page(
            List<SessionViews.SessionView> sessions,
            @Nullable Instant next) {}

    /** Newest first; {@code next} goes into {@code before}. */
    @GET
    public Uni<Page> list(
            @QueryParam("before") @Nullable String before, @QueryParam("running") @Nullable String running) {
        Instant until = Questions.parameter("before", before, Questions::moment);
        if (running != null && !running.equals("true") && !running.equals("false")) {
            throw Questions.wrong("running", "form", "is true or false", running);
        }
        return caller.get()
                .flatMap(driver -> sessions.ofDriver(driver.id(), until, "true".equals(running), PAGE))
                .map(page -> new Page(
                        page.stream().map(views::said).toList(),
                        page.size() < PAGE
                                ? null
                                : page.getLast().session().startDateTime().instant()));
    }

    @GET
    @Path("{id}")
    public Uni<SessionViews.SessionView> one(@PathParam("id") String id) {
        return find(id).flatMap(views::priced);
    }

    private Uni<SessionEntry> find(String id) {
        UUID ref = Questions.id(id, "session");
        return caller.get().flatMap(driver -> mine(driver.id(), ref));
    }

    private Uni<SessionEntry> mine(UUID driver, UUID ref) {
        return sessions.find(driver, ref).map(found -> found.orElseThrow(() -> Questions.unknown("session")));
    }

    /** The session as server-sent events: as it is, then whenever it changes, until it is over. */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    public Multi<SessionViews.SessionView> events(@PathParam("id") String id) {
        // On a worker, and awaited: once a stream has begun, its status can not become a 404 any more.
        SessionEntry first = find(id).await().atMost(LOOK_UP_PATIENCE);
        return stream(first.driver(), first.ref());
    }

    private Multi<SessionViews.SessionView> stream(UUID driver, UUID ref) {
        streams.open(driver);
        return Multi.createFrom()
                .ticks()
                .startingAfter(Duration.ofMillis(1))
                .every(config.streamEvery())
                .onOverflow()
                .drop()
                .select()
                .first(config.streamLifetime())
                .onItem()
                .transformToUniAndConcatenate(tick -> mine(driver, ref))
                .skip()
                .repetitions((one, next) -> one.changedAt().compareTo(next.changedAt()))
                .onItem()
                .transformToUniAndConcatenate(entry -> views.priced(entry).map(view -> new Shown(view, entry.isOver())))
                .onItem()
                .transformToMultiAndConcatenate(SessionsResource::withEnd)
                .select()
                .first(new UntilOver())
                .map(Shown::view)
                .onTermination()
                .invoke(() -> streams.close(driver));
    }

    private record Shown(SessionViews.SessionView view, boolean over) {}

    /** Nothing comes after the last state, so it is followed by itself, and the stream ends there. */
    private static Multi<Shown> withEnd(Shown shown) {
        return shown.over()
                ? Multi.createFrom().items(shown, shown)
                : Multi.createFrom().item(shown);
    }

    /** Lets the last state through once. */
    private static final class UntilOver implements java.util.function.Predicate<Shown> {

        private boolean ended;

        @Override
        public boolean test(Shown shown) {
            boolean go = !ended;
            ended = shown.over();
            return go;
        }
    }

    record Preferred(String result) {}

    /** What the driver wants from the session (3.2): cheap, fast, green, and until when. */
    @PUT
    @Path("{id}/preferences")
    public Uni<Preferred> prefer(@PathParam("id") String id, byte[] body) {
        ChargingPreferences preferences = switch (OcpiReader.read(body, ChargingPreferences.class)) {
            case Read.Valid<ChargingPreferences> valid -> valid.value();
            case Read.Invalid<ChargingPreferences> invalid ->
                throw new ProblemException(Problem.of(
                        400,
                        "Some fields can not be used.",
                        invalid.violations().stream()
                                .map(wrong -> new Problem.Detail(
                                        wrong.pointer(), wrong.rule(), wrong.message(), wrong.seen()))
                                .toList()));
        };
        return find(id).flatMap(entry -> hub.send(
                                HttpMethod.PUT,
                                ModuleId.SESSIONS,
                                InterfaceRole.SENDER,
                                "/" + encoded(entry.session().id().toString()) + "/charging_preferences",
                                HubClient.to(entry.session().party(), party(entry)),
                                preferences)
                        .map(SessionsResource::result))
                .onFailure(OcpiException.class)
                .transform(none -> new ProblemException(Problem.of(503, "The network can not be reached now.")));
    }

    private static PartyId party(SessionEntry entry) {
        return entry.session().cdrToken().party();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Preferred result(OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.Answered answered && answered.isSuccess()) {
            return new Preferred(answered.body().toJsonObject().getString("data", "NOT_POSSIBLE"));
        }
        if (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 404) {
            throw new ProblemException(Problem.of(409, "This EVSE does not know charging preferences."));
        }
        throw new ProblemException(Problem.of(503, "The network did not take the preferences; try again."));
    }
}
