package org.crossvolt.ocpi.sessions;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.cdrs.CdrToken;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.jspecify.annotations.Nullable;

/** A charging session while it lasts (3.2); energy in kWh. */
public record Session(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(36) CiString id,
        OcpiDateTime startDateTime,
        @Nullable OcpiDateTime endDateTime,
        BigDecimal kwh,
        CdrToken cdrToken,
        AuthMethod authMethod,
        @MaxLength(36) @Nullable CiString authorizationReference,
        @MaxLength(36) CiString locationId,
        @MaxLength(36) CiString evseUid,
        @MaxLength(36) CiString connectorId,
        @MaxLength(255) @Nullable String meterId,
        @MaxLength(3) String currency,
        List<ChargingPeriod> chargingPeriods,
        @Nullable Price totalCost,
        SessionStatus status,
        OcpiDateTime lastUpdated) {}
