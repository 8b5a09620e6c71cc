package org.crossvolt.ocpi.cdrs;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiConsumer;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/** What is billed for a session (3.3): kWh, hours, and money in the currency named. */
public record Cdr(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(39) CiString id,
        OcpiDateTime startDateTime,
        OcpiDateTime endDateTime,
        @MaxLength(36) @Nullable CiString sessionId,
        CdrToken cdrToken,
        AuthMethod authMethod,
        @MaxLength(36) @Nullable CiString authorizationReference,
        CdrLocation cdrLocation,
        @MaxLength(255) @Nullable String meterId,
        @MaxLength(3) String currency,
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
        implements SelfChecked {

    @Override
    public void check(BiConsumer<String, String> broken) {
        boolean isCredit = Boolean.TRUE.equals(credit);
        if (isCredit && creditReferenceId == null) {
            broken.accept("credit_reference_id", "is needed for a credit CDR");
        }
        if (!isCredit && creditReferenceId != null) {
            broken.accept("credit", "has to be true where credit_reference_id is set");
        }
    }
}
