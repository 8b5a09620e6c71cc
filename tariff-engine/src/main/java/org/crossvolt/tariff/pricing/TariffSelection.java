package org.crossvolt.tariff.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/** Which tariff holds for a period: the one it names; where no period names any, the one that fits the session. */
final class TariffSelection {

    private final PricingInput input;
    private final Notes notes;
    private final boolean named;
    private final Map<CiString, PreparedTariff> byId = new HashMap<>(4);
    private @Nullable PreparedTariff fitting;
    private boolean searched;
    private @Nullable CiString lastId;
    private @Nullable PreparedTariff last;

    TariffSelection(PricingInput input, Notes notes) {
        this.input = input;
        this.notes = notes;
        this.named = input.periods().stream().anyMatch(period -> period.tariffId() != null);
    }

    /** Null where no tariff applies, or where a note says why none could be found. */
    @Nullable
    PreparedTariff of(MeasuredPeriod period) {
        CiString id = period.tariffId();
        if (id == null) {
            if (named) {
                notes.add(
                        Code.NO_TARIFF,
                        period.pointer(),
                        () -> "Other periods name a tariff and this one does not, so nothing is charged for it.");
                return null;
            }
            return fitting();
        }
        if (last != null && lastId != null && lastId.equals(id)) {
            return last;
        }
        PreparedTariff found = byId.get(id);
        if (found == null) {
            found = prepare(named(id, period));
            if (found != null) {
                byId.put(id, found);
            }
        }
        lastId = id;
        last = found;
        return found;
    }

    private @Nullable PreparedTariff fitting() {
        if (!searched) {
            searched = true;
            fitting = prepare(fit());
        }
        return fitting;
    }

    private @Nullable Tariff named(CiString id, MeasuredPeriod period) {
        List<Tariff> candidates = new ArrayList<>(1);
        for (Tariff tariff : input.tariffs()) {
            if (tariff.id().equals(id)) {
                candidates.add(tariff);
            }
        }
        if (candidates.isEmpty()) {
            notes.add(
                    Code.UNKNOWN_TARIFF,
                    period.pointer() + "/tariff_id",
                    () -> "The tariff '" + id + "' is not among those given.");
            return null;
        }
        return oneOf(candidates);
    }

    private @Nullable Tariff fit() {
        TariffType wanted = input.preference() == null ? TariffType.REGULAR : input.preference();
        List<Tariff> valid = input.tariffs().stream().filter(this::holdsAtStart).toList();
        List<Tariff> candidates =
                valid.stream().filter(tariff -> wanted.equals(tariff.type())).toList();
        if (candidates.isEmpty()) {
            candidates = valid.stream().filter(tariff -> tariff.type() == null).toList();
        }
        if (candidates.isEmpty()) {
            candidates = valid.isEmpty() ? input.tariffs() : valid;
        }
        if (candidates.isEmpty()) {
            notes.add(Code.UNKNOWN_TARIFF, "/tariffs", () -> "No tariff was given.");
            return null;
        }
        if (candidates.stream().map(Tariff::id).distinct().count() > 1) {
            notes.add(
                    Code.AMBIGUOUS_TARIFF,
                    "/tariffs",
                    () -> "Several tariffs fit this session, and no period names one by tariff_id.");
            return null;
        }
        Tariff chosen = oneOf(candidates);
        notes.add(
                Code.TARIFF_ASSUMED,
                "/charging_periods",
                () -> "No period names a tariff; '" + chosen.id() + "' was taken.");
        if (chosen.type() != null && !chosen.type().equals(wanted)) {
            notes.add(
                    Code.TARIFF_OF_OTHER_TYPE,
                    "/tariffs",
                    () -> "The tariff is of type " + chosen.type() + ", none of type " + wanted + " fits.");
        }
        return chosen;
    }

    /** Of several with one id: the one that held at the start, and of these the youngest (P-20). */
    private Tariff oneOf(List<Tariff> sameId) {
        Tariff chosen = sameId.getFirst();
        for (Tariff tariff : sameId) {
            boolean better = holdsAtStart(tariff)
                    && (!holdsAtStart(chosen) || startOf(tariff).compareTo(startOf(chosen)) > 0);
            chosen = better ? tariff : chosen;
        }
        CiString id = chosen.id();
        if (sameId.size() > 1) {
            notes.add(
                    Code.TARIFF_VERSIONS,
                    "/tariffs",
                    () -> "There are " + sameId.size() + " tariffs '" + id + "'; the one at the start was taken.");
        }
        if (!holdsAtStart(chosen)) {
            notes.add(
                    Code.TARIFF_NOT_VALID,
                    "/tariffs",
                    () -> "The tariff '" + id + "' does not hold at " + input.start() + ".");
        }
        return chosen;
    }

    private static OcpiDateTime startOf(Tariff tariff) {
        OcpiDateTime start = tariff.startDateTime();
        return start == null ? new OcpiDateTime(Instant.MIN) : start;
    }

    private boolean holdsAtStart(Tariff tariff) {
        OcpiDateTime from = tariff.startDateTime();
        OcpiDateTime until = tariff.endDateTime();
        return (from == null || from.compareTo(input.start()) <= 0)
                && (until == null || until.compareTo(input.start()) > 0);
    }

    private @Nullable PreparedTariff prepare(@Nullable Tariff tariff) {
        if (tariff == null) {
            return null;
        }
        String pointer = "/tariffs/" + input.tariffs().indexOf(tariff);
        if (!tariff.currency().equalsIgnoreCase(input.currency())) {
            notes.add(
                    Code.OTHER_CURRENCY,
                    pointer + "/currency",
                    () -> "The tariff is in " + tariff.currency() + ", the session in " + input.currency() + ".");
        }
        PreparedTariff prepared = new PreparedTariff(tariff, pointer, notes);
        if (prepared.asksForLocalTime && input.timeZone() == null) {
            notes.add(
                    Code.NO_TIME_ZONE,
                    pointer,
                    () -> "The tariff has restrictions in local time, and the time zone of the Location is not known.");
        }
        return prepared;
    }
}
