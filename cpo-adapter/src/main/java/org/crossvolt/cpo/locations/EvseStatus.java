package org.crossvolt.cpo.locations;

import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.locations.Status;
import org.jspecify.annotations.Nullable;

/** The state of an EVSE from all that is known; the first rule that holds wins (3.6 of the OCPP reference). */
public final class EvseStatus {

    private static final Set<String> ENERGISED = Set.of("Charging", "SuspendedEV", "SuspendedEVSE");
    private static final Set<String> PLUGGED = Set.of("Preparing", "Finishing", "Occupied");

    private EvseStatus() {}

    /** What an EVSE is while a car is plugged in and nobody pays. */
    public enum Occupied {
        BLOCKED(Status.BLOCKED),
        CHARGING(Status.CHARGING),
        AVAILABLE(Status.AVAILABLE);

        private final Status status;

        Occupied(Status status) {
            this.status = status;
        }
    }

    /**
     * What is known of an EVSE.
     *
     * @param stationState PLANNED, ACTIVE, BLOCKED or REMOVED
     * @param away the station is offline for longer than the grace time
     * @param whole what 1.6 reported for connector 0
     * @param connectors what was reported for each of its connectors; without those that reported nothing yet
     * @param transaction one is open here
     * @param chargingState of that transaction, as far as known
     */
    public record Facts(
            String stationState,
            boolean away,
            @Nullable String whole,
            List<String> connectors,
            boolean transaction,
            @Nullable String chargingState,
            boolean reserved) {}

    public static Status of(Facts facts, Occupied occupied) {
        if (facts.stationState.equals("REMOVED")) {
            return Status.REMOVED;
        }
        if (facts.stationState.equals("PLANNED")) {
            return Status.PLANNED;
        }
        if (facts.away) {
            return Status.UNKNOWN;
        }
        if ("Faulted".equals(facts.whole) || facts.connectors.contains("Faulted")) {
            return Status.OUTOFORDER;
        }
        if ("Unavailable".equals(facts.whole) || facts.connectors.contains("Unavailable")) {
            return Status.INOPERATIVE;
        }
        return inUse(facts, occupied);
    }

    /**
     * With reservations of the station as such, which keep one EVSE free each: as long as more are free than that they show
     * nowhere, but the last ones are nobody else's.
     *
     * @param anywhere how many such reservations there are
     */
    public static List<Status> withReservations(List<Status> evses, int anywhere) {
        long free = evses.stream().filter(Status.AVAILABLE::equals).count();
        return anywhere == 0 || free > anywhere
                ? evses
                : evses.stream()
                        .map(status -> status.equals(Status.AVAILABLE) ? Status.RESERVED : status)
                        .toList();
    }

    private static Status inUse(Facts facts, Occupied occupied) {
        boolean energised = facts.connectors.stream().anyMatch(ENERGISED::contains)
                || (facts.transaction && facts.chargingState != null && ENERGISED.contains(facts.chargingState));
        if (energised) {
            return Status.CHARGING;
        }
        boolean plugged = facts.connectors.stream().anyMatch(PLUGGED::contains);
        if (facts.transaction) {
            // Somebody pays, though no energy flows: not every station says Charging after a remote start (3.4).
            return facts.chargingState == null ? Status.CHARGING : Status.BLOCKED;
        }
        if (plugged) {
            return occupied.status;
        }
        if (facts.reserved || facts.connectors.contains("Reserved")) {
            return Status.RESERVED;
        }
        return facts.connectors.contains("Available") ? Status.AVAILABLE : Status.UNKNOWN;
    }
}
