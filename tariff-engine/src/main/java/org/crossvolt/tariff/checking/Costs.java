package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.checking.Verdict.Code;
import org.crossvolt.tariff.pricing.PriceReport;
import org.jspecify.annotations.Nullable;

/** The amounts that a CDR claims beside ours (5.3), within a tolerance of minor units (5.5). */
final class Costs {

    private Costs() {}

    static void compare(Cdr cdr, PriceReport report, BigDecimal minorUnits, Findings found) {
        BigDecimal tolerance = minorUnits.movePointLeft(report.total().exclVat().scale());
        compare(Code.TOTAL_COST, "/total_cost", "The total", cdr.totalCost(), report.total(), tolerance, found);
        compare(
                Code.FIXED_COST,
                "/total_fixed_cost",
                "The fixed cost",
                cdr.totalFixedCost(),
                report.fixedCost(),
                tolerance,
                found);
        compare(
                Code.ENERGY_COST,
                "/total_energy_cost",
                "The cost of energy",
                cdr.totalEnergyCost(),
                report.energyCost(),
                tolerance,
                found);
        compare(
                Code.TIME_COST,
                "/total_time_cost",
                "The cost of time",
                cdr.totalTimeCost(),
                report.timeCost(),
                tolerance,
                found);
        compare(
                Code.PARKING_COST,
                "/total_parking_cost",
                "The cost of parking",
                cdr.totalParkingCost(),
                report.parkingCost(),
                tolerance,
                found);
        compare(
                Code.RESERVATION_COST,
                "/total_reservation_cost",
                "The cost of the reservation",
                cdr.totalReservationCost(),
                report.reservationCost(),
                tolerance,
                found);
    }

    private static void compare(
            Code code,
            String pointer,
            String what,
            @Nullable Price claimed,
            Price computed,
            BigDecimal tolerance,
            Findings found) {
        if (claimed == null) {
            return;
        }
        found.compare(
                code, pointer + "/excl_vat", what + " without VAT", claimed.exclVat(), computed.exclVat(), tolerance);
        BigDecimal claimedIncl = claimed.inclVat();
        BigDecimal computedIncl = computed.inclVat();
        if (claimedIncl != null) {
            // without any VAT there is no amount with it; a CDR may repeat the other one there.
            found.compare(
                    code,
                    pointer + "/incl_vat",
                    what + " with VAT",
                    claimedIncl,
                    computedIncl == null ? computed.exclVat() : computedIncl,
                    tolerance);
        } else if (computedIncl != null && code == Code.TOTAL_COST) {
            found.remark(
                    Code.TOTAL_COST,
                    pointer,
                    "The tariff has VAT, and the CDR does not say what the total is with it.");
        }
    }
}
