package org.crossvolt.emsp.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.tariffs.KnownTariffs;
import org.crossvolt.emsp.tariffs.TariffEngine;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** A Session as its driver sees it: energy, time, and what it costs so far. */
@Singleton
class SessionViews {

    private final KnownLocations locations;
    private final KnownTariffs tariffs;
    private final TariffEngine engine;
    private final Clock clock;

    SessionViews(KnownLocations locations, KnownTariffs tariffs, TariffEngine engine, Clock clock) {
        this.locations = locations;
        this.tariffs = tariffs;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * @param seconds from the start until the end or now
     * @param cost so far, with VAT where there is any; absent while nobody can tell
     * @param costFrom {@code NETWORK} where the CPO said it, {@code TARIFF} where we calculated it
     */
    record SessionView(
            UUID id,
            String network,
            String location,
            @Nullable String name,
            String evseUid,
            String connectorId,
            String status,
            Instant start,
            @Nullable Instant end,
            BigDecimal kwh,
            long seconds,
            String currency,
            @Nullable BigDecimal cost,
            @Nullable String costFrom,
            String contract,
            Instant lastUpdated) {

        @Override
        public String toString() {
            return "SessionView[" + id + "]";
        }
    }

    SessionView view(SessionEntry entry, @Nullable BigDecimal cost, @Nullable String costFrom) {
        Session session = entry.session();
        Instant start = session.startDateTime().instant();
        Instant end =
                session.endDateTime() == null ? null : session.endDateTime().instant();
        return new SessionView(
                entry.ref(),
                session.party().toString(),
                session.locationId().toString(),
                location(session).map(Location::name).orElse(null),
                session.evseUid().toString(),
                session.connectorId().toString(),
                session.status().text(),
                start,
                end,
                session.kwh(),
                Math.max(
                        0,
                        Duration.between(start, end == null ? clock.instant() : end)
                                .toSeconds()),
                session.currency(),
                cost,
                costFrom,
                entry.contract(),
                session.lastUpdated().instant());
    }

    /** What the network says, without asking anybody. */
    SessionView said(SessionEntry entry) {
        Session session = entry.session();
        if (session.totalCost() == null) {
            return view(entry, null, null);
        }
        BigDecimal cost = session.totalCost().inclVat() == null
                ? session.totalCost().exclVat()
                : session.totalCost().inclVat();
        return view(entry, cost, "NETWORK");
    }

    /** What the network says, or what its tariff makes of the energy and time so far. */
    Uni<SessionView> priced(SessionEntry entry) {
        if (entry.session().totalCost() != null) {
            return Uni.createFrom().item(said(entry));
        }
        Session session = entry.session();
        List<String> ids = connector(session)
                .map(connector ->
                        connector.tariffIds().stream().map(CiString::folded).toList())
                .orElse(List.of());
        return tariffs.knownAt(session.party(), ids, entry.firstSeen()).flatMap(known -> {
            if (known.isEmpty()) {
                return Uni.createFrom().item(view(entry, null, null));
            }
            return engine.price(question(session, known))
                    .map(answer -> answer instanceof TariffEngine.Answer.Priced priced
                            ? view(entry, cost(priced.report()), "TARIFF")
                            : view(entry, null, null));
        });
    }

    private static @Nullable BigDecimal cost(JsonNode report) {
        JsonNode total = report.path("total");
        JsonNode cost = total.hasNonNull("incl_vat") ? total.path("incl_vat") : total.path("excl_vat");
        return cost.isNumber() ? cost.decimalValue() : null;
    }

    private ObjectNode question(Session session, List<byte[]> known) {
        ObjectNode question = OcpiJson.mapper().createObjectNode();
        question.set("session", OcpiJson.mapper().valueToTree(session));
        ArrayNode list = question.putArray("tariffs");
        known.forEach(body -> list.add(tree(body)));
        location(session).ifPresent(place -> question.put("time_zone", place.timeZone()));
        return question;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return OcpiJson.mapper().readTree(body);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<Location> location(Session session) {
        return locations.find(ObjectKey.of(ModuleId.LOCATIONS, session.party(), session.locationId()));
    }

    private Optional<Connector> connector(Session session) {
        return location(session)
                .flatMap(place -> place.evses().stream()
                        .filter(evse -> evse.uid().equals(session.evseUid()))
                        .map(Evse::connectors)
                        .flatMap(List::stream)
                        .filter(connector -> connector.id().equals(session.connectorId()))
                        .findFirst());
    }
}
