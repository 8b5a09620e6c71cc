package org.crossvolt.cpo.chargingprofiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfilePeriod;
import org.crossvolt.ocpi.chargingprofiles.ChargingRateUnit;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lower of an eMSP's profile and a share, at every moment. */
class CappedTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final BigDecimal THREE_PHASES = new BigDecimal("690");

    private static ChargingProfile own(
            @Nullable Instant start, @Nullable Integer duration, ChargingRateUnit unit, int... startsAndLimits) {
        List<ChargingProfilePeriod> periods = new java.util.ArrayList<>();
        for (int i = 0; i < startsAndLimits.length; i += 2) {
            periods.add(new ChargingProfilePeriod(startsAndLimits[i], BigDecimal.valueOf(startsAndLimits[i + 1])));
        }
        return new ChargingProfile(start == null ? null : new OcpiDateTime(start), duration, unit, null, periods);
    }

    private static List<String> limits(String share, @Nullable ChargingProfile own) {
        return Capped.of(new BigDecimal(share), ChargingRateUnit.A, THREE_PHASES, own, NOW)
                .chargingProfilePeriod()
                .stream()
                .map(period -> period.startPeriod() + ":"
                        + period.limit().stripTrailingZeros().toPlainString())
                .toList();
    }

    @Test
    void without_a_profile_of_an_emsp_the_share_holds() {
        assertThat(limits("10", null)).containsExactly("0:10");
    }

    @Test
    void the_lower_one_holds_in_each_period() {
        assertThat(limits("10", own(null, null, ChargingRateUnit.A, 0, 16, 600, 8, 900, 32)))
                .containsExactly("0:10", "600:8", "900:10");
    }

    @Test
    void after_its_end_and_before_its_start_the_share_holds_alone() {
        assertThat(limits("10", own(null, 600, ChargingRateUnit.A, 0, 8))).containsExactly("0:8", "600:10");
        assertThat(limits("10", own(NOW.plusSeconds(60), 600, ChargingRateUnit.A, 0, 8)))
                .containsExactly("0:10", "60:8", "660:10");
        assertThat(limits("10", own(NOW.minusSeconds(60), null, ChargingRateUnit.A, 0, 8)))
                .containsExactly("0:8");
    }

    @Test
    void watts_are_compared_with_amperes_by_the_connector() {
        assertThat(limits("10", own(null, null, ChargingRateUnit.W, 0, 11_000))).containsExactly("0:6900");
        assertThat(Capped.ceiling(own(null, null, ChargingRateUnit.W, 0, 6_900), ChargingRateUnit.A, THREE_PHASES))
                .isEqualByComparingTo("10");
        assertThat(Capped.ceiling(own(null, 60, ChargingRateUnit.A, 0, 6), ChargingRateUnit.A, THREE_PHASES))
                .as("it does not hold all the time")
                .isNull();
    }
}
