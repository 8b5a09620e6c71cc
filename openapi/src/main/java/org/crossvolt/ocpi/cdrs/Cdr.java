package org.crossvolt.ocpi.cdrs;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/**
 * A charge detail record: what was charged, what it costs, and nothing that changes later.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the owning CPO
 * @param partyId id of the owning CPO
 * @param id unique at the CPO; more than 36 characters only for a credit
 * @param authorizationReference the last one that the eMSP gave
 * @param currency ISO 4217 code
 * @param tariffs as they were at the start
 * @param totalFixedCost flat parts, but for those of parking and reservation
 * @param totalEnergy in kWh
 * @param totalTime in hours, charging or not
 * @param totalTimeCost for the time of charging only
 * @param totalParkingTime in hours without energy
 * @param credit true for a credit CDR
 * @param creditReferenceId the CDR that a credit CDR takes back
 */
public record Cdr(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(39) CiString id,
        OcpiDateTime startDateTime,
        OcpiDateTime endDateTime,
        @MaxLength(value = 36, accepted = 39) @Nullable CiString sessionId,
        CdrToken cdrToken,
        AuthMethod authMethod,
        @MaxLength(36) @Nullable CiString authorizationReference,
        CdrLocation cdrLocation,
        @MaxLength(255) @Nullable String meterId,

        @MaxLength(3) @Matches(value = "[A-Z]{3}", tolerated = "[A-Za-z]{3}", means = "three capital letters")
        String currency,

        List<Tariff> tariffs,
        @AtLeastOne List<ChargingPeriod> chargingPeriods,
        @Nullable SignedData signedData,
        Price totalCost,
        @Nullable Price totalFixedCost,
        BigDecimal totalEnergy,
        @Nullable Price totalEnergyCost,
        BigDecimal totalTime,
        @Nullable Price totalTimeCost,
        @Nullable BigDecimal totalParkingTime,
        @Nullable Price totalParkingCost,
        @Nullable Price totalReservationCost,
        @MaxLength(255) @Nullable String remark,
        @MaxLength(39) @Nullable CiString invoiceReferenceId,
        @Nullable Boolean credit,
        @MaxLength(39) @Nullable CiString creditReferenceId,
        @Nullable Boolean homeChargingCompensation,
        OcpiDateTime lastUpdated)
        implements OfParty, SelfChecked {

    public Cdr {
        tariffs = List.copyOf(tariffs);
        chargingPeriods = List.copyOf(chargingPeriods);
    }

    @Override
    public void check(Findings found) {
        if (Boolean.TRUE.equals(credit) && creditReferenceId == null) {
            found.violation("credit_reference_id", "needed-by", "A credit CDR has to name the CDR that it takes back.");
        }
        if (!Boolean.TRUE.equals(credit) && creditReferenceId != null) {
            found.violation("credit", "needed-by", "credit_reference_id is set, so credit has to be true.");
        }
        if (endDateTime.compareTo(startDateTime) < 0) {
            found.remark("end_date_time", "order", "end_date_time is before start_date_time.");
        }
    }
}
