package org.crossvolt.emsp.drivers;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Drivers, as the operator of the provider sees them; export and erasure for those who ask what is known of them. */
@Path("/emsp/v1/drivers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class DriversResource {

    private final DriverStore drivers;
    private final OurParties parties;
    private final List<DriverData> data;
    private final Pool database;
    private final Clock clock;

    DriversResource(DriverStore drivers, OurParties parties, @All List<DriverData> data, Pool database, Clock clock) {
        this.drivers = drivers;
        this.parties = parties;
        this.data = data;
        this.database = database;
        this.clock = clock;
    }

    record Page(List<Driver> drivers, @Nullable UUID next) {}

    @GET
    public Uni<Page> list(@QueryParam("after") @Nullable String after) {
        return drivers.list(Questions.parameter("after", after, UUID::fromString), Questions.PAGE)
                .map(page -> new Page(
                        page,
                        page.size() < Questions.PAGE ? null : page.getLast().id()));
    }

    @POST
    public Uni<Response> add(byte[] body) {
        JsonRequest request = JsonRequest.of(body, DriverRequest.FIELDS);
        Driver driver = DriverRequest.read(request, parties, clock.instant());
        request.requireRight();
        return drivers.add(driver)
                .map(done -> Response.status(201).entity(driver).build());
    }

    @GET
    @Path("{id}")
    public Uni<Driver> one(@PathParam("id") String id) {
        return drivers.find(Questions.id(id, "driver"))
                .map(found -> found.orElseThrow(() -> Questions.unknown("driver")));
    }

    /** A merge patch (RFC 7396): null takes the log-in or the e-mail address away. */
    @PATCH
    @Path("{id}")
    public Uni<Driver> change(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("name", "email", "language", "subject"));
        request.requireNotCleared("language");
        return one(id).flatMap(now -> {
            Driver changed = new Driver(
                    now.id(),
                    now.party(),
                    request.has("subject") ? DriverRequest.subject(request) : now.subject(),
                    request.has("name") ? DriverRequest.name(request) : now.name(),
                    request.has("email") ? DriverRequest.email(request) : now.email(),
                    DriverRequest.language(request, now.language()),
                    now.createdAt(),
                    now.erasedAt());
            request.requireRight();
            return drivers.change(changed).map(done -> {
                if (!done) {
                    throw Questions.conflict("This driver has been erased.");
                }
                return changed;
            });
        });
    }

    /** Everything that is kept of a driver (GDPR article 15). */
    @GET
    @Path("{id}/export")
    public Uni<Map<String, Object>> export(@PathParam("id") String id) {
        return one(id).flatMap(driver -> exportOf(driver));
    }

    Uni<Map<String, Object>> exportOf(Driver driver) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("driver", driver);
        return Multi.createFrom()
                .iterable(data)
                .onItem()
                .transformToUniAndConcatenate(
                        part -> part.export(driver.id()).invoke(rows -> all.put(part.name(), rows)))
                .collect()
                .last()
                .replaceWith(all);
    }

    /**
     * Removes what names the driver (GDPR article 17): all or nothing; contracts end, tokens become invalid everywhere, and
     * contracts are revoked in cars before that.
     */
    @DELETE
    @Path("{id}")
    public Uni<Response> erase(@PathParam("id") String id) {
        UUID driver = Questions.id(id, "driver");
        return drivers.find(driver)
                .map(found ->
                        found.filter(one -> one.erasedAt() == null).orElseThrow(() -> Questions.unknown("driver")))
                .chain(() -> each(part -> part.leaving(driver)))
                .chain(() -> database.withTransaction(connection -> drivers.erase(connection, driver, clock.instant())
                        .flatMap(found -> found
                                ? each(part -> part.erase(connection, driver))
                                : Uni.createFrom().failure(Questions.unknown("driver")))))
                .chain(() -> each(part -> part.erased(driver)))
                .replaceWith(() -> Response.noContent().build());
    }

    private Uni<Void> each(Function<DriverData, Uni<? extends Void>> step) {
        return Multi.createFrom()
                .iterable(data)
                .onItem()
                .transformToUniAndConcatenate(step)
                .collect()
                .last();
    }
}
