package org.crossvolt.emsp.stations;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.tariffs.KnownTariffs;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Facility;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.locations.Status;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** How drivers see stations. Texts are partners' own: plain text, which an app shows as such and never as HTML. */
final class StationViews {

    private static final BigDecimal THOUSAND = new BigDecimal(1000);
    private static final int CLUSTERS_ACROSS = 16;

    private StationViews() {}

    /** @param id such as {@code NL/CVC/LOC1}: what follows /stations/ in its address */
    record Summary(
            String id,
            @Nullable String name,
            String address,
            String city,
            String country,
            String latitude,
            String longitude,
            @Nullable Integer distance,
            String operator,
            int evses,
            int available,
            BigDecimal maxPowerKw,
            Set<String> connectors,
            boolean openNow,
            @Nullable BigDecimal kwhPrice) {}

    record Cluster(String latitude, String longitude, int stations, int evses, int available) {}

    record PlugView(String id, String standard, String format, BigDecimal powerKw, List<TariffView> tariffs) {}

    record TariffView(String id, String currency, List<String> description, BigDecimal dearestKwh) {}

    record EvseView(
            String uid,
            @Nullable String evseId,
            @Nullable String physicalReference,
            String status,
            Instant statusSince,
            List<String> capabilities,
            List<PlugView> connectors) {}

    record Details(
            Summary station,
            List<EvseView> evses,
            List<String> directions,
            List<String> facilities,
            String timeZone,
            String localTime,
            Instant lastUpdated) {}

    static String id(ObjectKey key) {
        return key.countryCode() + "/" + key.partyId() + "/" + key.objectId();
    }

    static Summary summary(Station station, @Nullable Integer distance, Instant now, KnownTariffs tariffs) {
        Location location = station.location();
        Set<String> connectors = new TreeSet<>();
        int watts = 0;
        BigDecimal cheapest = null;
        for (Station.Plug plug : station.plugs()) {
            connectors.add(plug.standard());
            watts = Math.max(watts, plug.watts());
            BigDecimal price = StationPrices.dearest(station, plug.tariffs(), tariffs::kwhPrice);
            if (price != null && (cheapest == null || price.compareTo(cheapest) < 0)) {
                cheapest = price;
            }
        }
        return new Summary(
                id(station.key()),
                location.name(),
                location.address(),
                location.city(),
                location.country(),
                location.coordinates().latitude(),
                location.coordinates().longitude(),
                distance,
                location.operator() == null
                        ? location.party().toString()
                        : location.operator().name(),
                station.total(),
                station.available(),
                kilowatts(watts),
                connectors,
                OpeningTimes.isOpen(location, now),
                cheapest);
    }

    private static BigDecimal kilowatts(int watts) {
        return new BigDecimal(watts).divide(THOUSAND).stripTrailingZeros();
    }

    static Details details(Station station, Instant now, KnownTariffs tariffs) {
        Location location = station.location();
        List<EvseView> evses = location.evses().stream()
                .filter(evse -> !evse.status().equals(Status.REMOVED))
                .map(evse -> evse(location, evse, tariffs))
                .toList();
        return new Details(
                summary(station, null, now, tariffs),
                evses,
                location.directions().stream().map(DisplayText::text).toList(),
                location.facilities().stream().map(Facility::text).toList(),
                location.timeZone(),
                now.atZone(OpeningTimes.zone(location))
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString(),
                location.lastUpdated().instant());
    }

    private static EvseView evse(Location location, Evse evse, KnownTariffs tariffs) {
        return new EvseView(
                evse.uid().toString(),
                evse.evseId() == null ? null : evse.evseId().toString(),
                evse.physicalReference(),
                evse.status().text(),
                evse.lastUpdated().instant(),
                evse.capabilities().stream().map(one -> one.text()).toList(),
                evse.connectors().stream()
                        .map(connector -> plug(location, connector, tariffs))
                        .toList());
    }

    private static PlugView plug(Location location, Connector connector, KnownTariffs tariffs) {
        List<TariffView> known = new ArrayList<>();
        connector.tariffIds().forEach(id -> {
            ObjectKey key = ObjectKey.of(ModuleId.TARIFFS, location.party(), id);
            tariffs.find(key).ifPresent(tariff -> known.add(tariff(tariff, tariffs.kwhPrice(key))));
        });
        return new PlugView(
                connector.id().toString(),
                connector.standard().text(),
                connector.format().text(),
                kilowatts(Station.watts(connector)),
                known);
    }

    private static TariffView tariff(Tariff tariff, @Nullable BigDecimal kwh) {
        return new TariffView(
                tariff.id().toString(),
                tariff.currency(),
                tariff.tariffAltText().stream().map(DisplayText::text).toList(),
                kwh == null ? BigDecimal.ZERO : kwh);
    }

    /** Tiles of the box, each with what lies in it; its point is the middle of its stations. */
    static List<Cluster> clusters(Area.Box box, List<Station> found) {
        long side = Math.max(box.width() / CLUSTERS_ACROSS, 1);
        Map<Long, Tile> tiles = new LinkedHashMap<>();
        for (Station station : found) {
            long east = Math.floorMod((long) station.longitude() - box.west(), 360_000_000L) / side;
            long north = ((long) station.latitude() - box.south()) / side;
            tiles.computeIfAbsent(north << 32 | east, tile -> new Tile()).add(station);
        }
        return tiles.values().stream().map(Tile::cluster).toList();
    }

    /** The sums of a tile; a map of a continent adds up every station. */
    private static final class Tile {

        private long latitude;
        private long longitude;
        private int stations;
        private int evses;
        private int available;

        void add(Station station) {
            latitude += station.latitude();
            longitude += station.longitude();
            stations++;
            evses += station.total();
            available += station.available();
        }

        Cluster cluster() {
            return new Cluster(degrees(latitude / stations), degrees(longitude / stations), stations, evses, available);
        }
    }

    private static String degrees(long millionths) {
        return BigDecimal.valueOf(millionths, 6).toPlainString();
    }
}
