package org.crossvolt.emsp.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.CallingDriver;
import org.crossvolt.emsp.drivers.Driver;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.tariffs.KnownTariffs;
import org.crossvolt.emsp.tariffs.TariffEngine;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.emsp.tokens.TokenDirectory;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a driver can charge, what is free, and what it would cost. */
@Path("/driver/v1/stations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("driver")
public class StationsResource {

    private final CallingDriver caller;
    private final StationIndex index;
    private final KnownLocations locations;
    private final KnownTariffs tariffs;
    private final TokenDirectory tokens;
    private final TariffEngine engine;
    private final StationsConfig config;
    private final Clock clock;

    StationsResource(
            CallingDriver caller,
            StationIndex index,
            KnownLocations locations,
            KnownTariffs tariffs,
            TokenDirectory tokens,
            TariffEngine engine,
            StationsConfig config,
            Clock clock) {
        this.caller = caller;
        this.index = index;
        this.locations = locations;
        this.tariffs = tariffs;
        this.tokens = tokens;
        this.engine = engine;
        this.config = config;
        this.clock = clock;
    }

    /** Either stations or clusters. */
    record Found(int total, List<StationViews.Summary> stations, List<StationViews.Cluster> clusters) {}

    @GET
    public Uni<Found> search(@Context UriInfo uri) {
        StationQuestion question = StationQuestion.read(uri.getQueryParameters(), config);
        return caller.get()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(driver -> search(question, tokens.ofDriver(driver.id()), clock.instant()));
    }

    private Found search(StationQuestion question, List<KnownToken> mine, Instant now) {
        List<Station> found = index.in(question.area()).stream()
                .filter(station -> !station.plugs().isEmpty())
                .filter(station -> question.filter().fits(station, now, tariffs::kwhPrice))
                .filter(station -> Visibility.allows(station.location(), mine))
                .toList();
        return switch (question.area()) {
            case Area.Circle circle ->
                new Found(
                        found.size(),
                        found.stream()
                                .sorted(Comparator.comparingInt(circle::metresTo))
                                .limit(question.limit())
                                .map(station -> StationViews.summary(station, circle.metresTo(station), now, tariffs))
                                .toList(),
                        List.of());
            case Area.Box box ->
                found.size() > config.clusterFrom()
                        ? new Found(found.size(), List.of(), StationViews.clusters(box, found))
                        : new Found(
                                found.size(),
                                found.stream()
                                        .limit(question.limit())
                                        .map(station -> StationViews.summary(station, null, now, tariffs))
                                        .toList(),
                                List.of());
        };
    }

    @GET
    @Path("{country_code}/{party_id}/{location}")
    public Uni<StationViews.Details> one(
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location) {
        return caller.get()
                .map(driver ->
                        StationViews.details(find(driver, countryCode, partyId, location), clock.instant(), tariffs));
    }

    /** What this driver may not see is not there for them. */
    private Station find(Driver driver, String countryCode, String partyId, String location) {
        PartyId owner = PartyId.ofNullable(countryCode, partyId);
        if (owner == null) {
            throw Questions.unknown("station");
        }
        ObjectKey key = ObjectKey.of(ModuleId.LOCATIONS, owner, CiString.of(location));
        return locations
                .find(key)
                .filter(known -> Visibility.allows(known, tokens.ofDriver(driver.id())))
                .map(known -> Station.of(key, known))
                .orElseThrow(() -> Questions.unknown("station"));
    }

    /** The price of a planned charge, line by line, by each tariff of the connector. */
    @POST
    @Path("{country_code}/{party_id}/{location}/price")
    public Uni<Plan> price(
            @PathParam("country_code") String countryCode,
            @PathParam("party_id") String partyId,
            @PathParam("location") String location,
            byte[] body) {
        JsonRequest request = JsonRequest.of(
                body, Set.of("evse_uid", "connector_id", "energy", "minutes", "parking_minutes", "start"));
        String evse = request.text("evse_uid", 39);
        String connector = request.text("connector_id", 39);
        BigDecimal energy = amount(request, "energy", 1_000, null);
        BigDecimal minutes = amount(request, "minutes", 1_440, null);
        BigDecimal parking = amount(request, "parking_minutes", 1_440, BigDecimal.ZERO);
        Instant start = request.optional("start", Questions::moment);
        request.requireRight();
        return caller.get().flatMap(driver -> {
            Station station = find(driver, countryCode, partyId, location);
            Tariff tariff = tariff(station, connector(station, evse, connector));
            ObjectNode question = OcpiJson.mapper().createObjectNode();
            question.set("tariff", OcpiJson.mapper().valueToTree(tariff));
            question.put("start_date_time", (start == null ? clock.instant() : start).toString());
            question.put("energy", energy);
            question.put("minutes", minutes.intValue());
            question.put("parking_minutes", parking.intValue());
            question.put("time_zone", station.location().timeZone());
            return engine.estimate(question).map(answer -> switch (answer) {
                case TariffEngine.Answer.Priced priced -> new Plan(tariff.id().toString(), priced.report());
                case TariffEngine.Answer.NoPrice none ->
                    throw new ProblemException(Problem.of(422, "No price can be told: " + none.why()));
                case TariffEngine.Answer.Away away ->
                    throw new ProblemException(Problem.of(503, "Prices can not be calculated at the moment."));
            });
        });
    }

    record Plan(String tariff, JsonNode price) {}

    private static BigDecimal amount(JsonRequest request, String name, int most, @Nullable BigDecimal absent) {
        JsonNode value = request.field(name);
        if (value == null && absent != null) {
            return absent;
        }
        if (value == null
                || !value.isNumber()
                || value.decimalValue().signum() < (absent == null ? 1 : 0)
                || value.decimalValue().compareTo(BigDecimal.valueOf(most)) > 0) {
            request.refuse(
                    name,
                    value == null ? "required" : "range",
                    "needs a number up to " + most,
                    value == null ? null : value.toString());
            return BigDecimal.ONE;
        }
        return value.decimalValue();
    }

    private static Connector connector(Station station, String evseUid, String connectorId) {
        for (Evse evse : station.location().evses()) {
            for (Connector connector : evse.connectors()) {
                if (evse.uid().equals(CiString.of(evseUid)) && connector.id().equals(CiString.of(connectorId))) {
                    return connector;
                }
            }
        }
        throw new ProblemException(Problem.of(404, "The station has no such connector."));
    }

    private Tariff tariff(Station station, Connector connector) {
        return connector.tariffIds().stream()
                .flatMap(id -> tariffs
                        .find(ObjectKey.of(ModuleId.TARIFFS, station.location().party(), id))
                        .stream())
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(
                        422, "No price can be told: the network has not published one for this connector.")));
    }
}
