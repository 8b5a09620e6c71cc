package org.crossvolt.cpo.locations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.crossvolt.ocpi.locations.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The precedence table, row by row: each row wins over all below it. */
class EvseStatusTest {

    private static Status of(
            String station,
            boolean away,
            @Nullable String whole,
            List<String> connectors,
            boolean transaction,
            @Nullable String state,
            boolean reserved) {
        return EvseStatus.of(
                new EvseStatus.Facts(station, away, whole, connectors, transaction, state, reserved),
                EvseStatus.Occupied.BLOCKED);
    }

    @Test
    void each_row_wins_over_those_below() {
        assertThat(of("REMOVED", true, "Faulted", List.of("Faulted"), true, "Charging", true))
                .isEqualTo(Status.REMOVED);
        assertThat(of("PLANNED", true, "Faulted", List.of("Faulted"), true, "Charging", true))
                .isEqualTo(Status.PLANNED);
        assertThat(of("ACTIVE", true, "Faulted", List.of("Faulted"), true, "Charging", true))
                .isEqualTo(Status.UNKNOWN);
        assertThat(of("ACTIVE", false, "Unavailable", List.of("Faulted"), true, "Charging", true))
                .isEqualTo(Status.OUTOFORDER);
        assertThat(of("ACTIVE", false, null, List.of("Unavailable"), true, "Charging", true))
                .isEqualTo(Status.INOPERATIVE);
        assertThat(of("ACTIVE", false, null, List.of("Occupied"), true, "SuspendedEV", true))
                .isEqualTo(Status.CHARGING);
        assertThat(of("ACTIVE", false, null, List.of("Preparing"), false, null, true))
                .isEqualTo(Status.BLOCKED);
        assertThat(of("ACTIVE", false, null, List.of("Available"), false, null, true))
                .isEqualTo(Status.RESERVED);
        assertThat(of("ACTIVE", false, null, List.of("Available"), false, null, false))
                .isEqualTo(Status.AVAILABLE);
    }

    @Test
    void the_transaction_is_stronger_than_what_the_connector_forgot_to_say() {
        assertThat(of("ACTIVE", false, null, List.of("Available"), true, null, false))
                .isEqualTo(Status.CHARGING);
    }

    @Test
    void nothing_reported_is_unknown() {
        assertThat(of("ACTIVE", false, null, List.of(), false, null, false)).isEqualTo(Status.UNKNOWN);
        assertThat(of("ACTIVE", false, null, List.of("Asleep"), false, null, false))
                .isEqualTo(Status.UNKNOWN);
    }
}
