package org.crossvolt.emsp.stations;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.locations.PowerType;
import org.crossvolt.ocpi.locations.Status;
import org.crossvolt.ocpi.types.CiString;

/**
 * A Location prepared for searching.
 *
 * @param latitude in millionths of a degree
 * @param longitude in millionths of a degree
 * @param plugs the connectors of all EVSEs that were not removed
 * @param total EVSEs that were not removed, counted once: a map of a continent asks every station
 * @param available EVSEs that are AVAILABLE
 */
record Station(
        ObjectKey key, Location location, int latitude, int longitude, List<Plug> plugs, int total, int available) {

    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    /** @param watts the most it gives */
    record Plug(String standard, int watts, boolean available, List<CiString> tariffs) {}

    static Station of(ObjectKey key, Location location) {
        List<Plug> plugs = new ArrayList<>();
        for (Evse evse : location.evses()) {
            if (!evse.status().equals(Status.REMOVED)) {
                boolean available = evse.status().equals(Status.AVAILABLE);
                for (Connector connector : evse.connectors()) {
                    plugs.add(
                            new Plug(connector.standard().text(), watts(connector), available, connector.tariffIds()));
                }
            }
        }
        return new Station(
                key,
                location,
                millionths(location.coordinates().latitude()),
                millionths(location.coordinates().longitude()),
                List.copyOf(plugs),
                (int) location.evses().stream()
                        .filter(evse -> !evse.status().equals(Status.REMOVED))
                        .count(),
                (int) location.evses().stream()
                        .filter(evse -> evse.status().equals(Status.AVAILABLE))
                        .count());
    }

    /** What was said, or what voltage, current and phases give; voltage is from line to neutral. */
    static int watts(Connector connector) {
        if (connector.maxElectricPower() != null) {
            return connector.maxElectricPower();
        }
        int phases = connector.powerType().equals(PowerType.AC_3_PHASE)
                ? 3
                : connector.powerType().equals(PowerType.AC_2_PHASE)
                                || connector.powerType().equals(PowerType.AC_2_PHASE_SPLIT)
                        ? 2
                        : 1;
        return (int) Math.min((long) connector.maxVoltage() * connector.maxAmperage() * phases, Integer.MAX_VALUE);
    }

    private static int millionths(String degrees) {
        return new BigDecimal(degrees).multiply(MILLION).intValue();
    }

    boolean isAt(Station other) {
        return latitude == other.latitude && longitude == other.longitude;
    }
}
