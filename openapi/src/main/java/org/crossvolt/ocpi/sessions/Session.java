package org.crossvolt.ocpi.sessions;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.cdrs.CdrToken;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.types.Appended;
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
 * A charging session while it runs and shortly after; the CDR is what is paid.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the owning CPO
 * @param partyId id of the owning CPO
 * @param startDateTime when it became active; while pending, when it was created
 * @param kwh energy so far, in kWh
 * @param authorizationReference the last one that the eMSP gave
 * @param evseUid {@code #NA} only for a reservation without an EVSE
 * @param connectorId {@code #NA} only for a reservation without an EVSE
 * @param currency ISO 4217 code
 * @param totalCost so far; absent means unknown, zero means free
 */
public record Session(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(value = 36, accepted = 39) CiString id,
        OcpiDateTime startDateTime,
        @Nullable OcpiDateTime endDateTime,
        BigDecimal kwh,
        CdrToken cdrToken,
        AuthMethod authMethod,
        @MaxLength(36) @Nullable CiString authorizationReference,
        @MaxLength(value = 36, accepted = 39) CiString locationId,
        @MaxLength(value = 36, accepted = 39) CiString evseUid,
        @MaxLength(value = 36, accepted = 39) CiString connectorId,
        @MaxLength(255) @Nullable String meterId,

        @MaxLength(3) @Matches(value = "[A-Z]{3}", tolerated = "[A-Za-z]{3}", means = "three capital letters")
        String currency,

        @Appended List<ChargingPeriod> chargingPeriods,
        @Nullable Price totalCost,
        SessionStatus status,
        OcpiDateTime lastUpdated)
        implements OfParty, SelfChecked {

    public Session {
        chargingPeriods = List.copyOf(chargingPeriods);
    }

    @Override
    public void check(Findings found) {
        if (endDateTime != null && endDateTime.compareTo(startDateTime) < 0) {
            found.remark("end_date_time", "order", "end_date_time is before start_date_time.");
        }
        if (status.equals(SessionStatus.COMPLETED) && endDateTime == null) {
            found.remark("end_date_time", "missing", "A completed session has an end_date_time.");
        }
    }
}
