package org.crossvolt.tariff.pricing;

import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.sessions.SessionStatus;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffType;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What is to be priced.
 *
 * @param currency of the session, ISO 4217
 * @param tariffs that may apply
 * @param start of the session
 * @param end of the session, or how far it is known while it runs
 * @param timeZone of the Location; needed only where a restriction is in local time (P-05)
 * @param preference the tariff type to choose where no period names a tariff; null means REGULAR
 * @param running true while more periods may come
 * @param credit true where the total is taken back
 */
public record PricingInput(
        String currency,
        List<Tariff> tariffs,
        List<ChargingPeriod> periods,
        OcpiDateTime start,
        OcpiDateTime end,
        @Nullable ZoneId timeZone,
        @Nullable TariffType preference,
        boolean running,
        boolean credit) {

    public PricingInput {
        tariffs = List.copyOf(tariffs);
        periods = List.copyOf(periods);
    }

    /** A CDR by its own tariffs. */
    public static PricingInput of(Cdr cdr, @Nullable ZoneId timeZone) {
        return of(cdr, cdr.tariffs(), timeZone);
    }

    public static PricingInput of(Cdr cdr, List<Tariff> tariffs, @Nullable ZoneId timeZone) {
        return new PricingInput(
                cdr.currency(),
                tariffs,
                cdr.chargingPeriods(),
                cdr.startDateTime(),
                cdr.endDateTime(),
                timeZone,
                null,
                false,
                Boolean.TRUE.equals(cdr.credit()));
    }

    /** A session, over or running; what it cost so far. */
    public static PricingInput of(Session session, List<Tariff> tariffs, @Nullable ZoneId timeZone) {
        OcpiDateTime end = session.endDateTime();
        return new PricingInput(
                session.currency(),
                tariffs,
                session.chargingPeriods(),
                session.startDateTime(),
                end == null ? session.lastUpdated() : end,
                timeZone,
                null,
                !session.status().equals(SessionStatus.COMPLETED)
                        && !session.status().equals(SessionStatus.INVALID),
                false);
    }

    public PricingInput preferring(@Nullable TariffType type) {
        return new PricingInput(currency, tariffs, periods, start, end, timeZone, type, running, credit);
    }
}
