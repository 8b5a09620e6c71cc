package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.tariffs.TariffRestrictions;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/** An element with its restrictions in the form in which they are compared, read once. */
final class PreparedElement {

    static final int DAY_SECONDS = 86_400;
    private static final int NOT_PRICED = -1;

    /** Null where its restriction is not known, so that it prices nothing. */
    final @Nullable Phase phase;

    final int startSecond;
    final int endSecond;
    final boolean wholeDay;
    final long startDay;
    final long endDay;
    final int days;
    final @Nullable BigDecimal minKwh;
    final @Nullable BigDecimal maxKwh;
    final @Nullable BigDecimal minCurrent;
    final @Nullable BigDecimal maxCurrent;
    final @Nullable BigDecimal minPower;
    final @Nullable BigDecimal maxPower;
    final int minDuration;
    final int maxDuration;

    private final TariffElement element;
    private final int[] components;

    PreparedElement(TariffElement element, String pointer, Notes notes) {
        this.element = element;
        this.components = components(element, pointer, notes);
        TariffRestrictions only = element.restrictions();
        this.phase = only == null ? Phase.CHARGING : Phase.of(only.reservation());
        if (phase == null) {
            notes.add(
                    Code.UNKNOWN_RESTRICTION,
                    pointer + "/restrictions/reservation",
                    () ->
                            "The element asks for a reservation of a kind that OCPI 2.2.1 does not know; it prices nothing.");
        } else if (phase != Phase.CHARGING
                && (index(Dimension.ENERGY) != NOT_PRICED || index(Dimension.PARKING_TIME) != NOT_PRICED)) {
            notes.add(
                    Code.RESERVATION_COMPONENT,
                    pointer + "/price_components",
                    () -> "A reservation has no energy and no parking time; only FLAT and TIME of this element count.");
        }
        int start = second(only == null ? null : only.startTime());
        int end = second(only == null ? null : only.endTime());
        // equal bounds mean the whole day; a missing one is open at midnight. P-06: an end of 00:00 is the day's
        // end.
        this.wholeDay = (start < 0 && end < 0) || start == end;
        this.startSecond = Math.max(start, 0);
        this.endSecond = end <= 0 ? DAY_SECONDS : end;
        this.startDay = day(
                only == null ? null : only.startDate(), Long.MIN_VALUE, pointer + "/restrictions/start_date", notes);
        this.endDay =
                day(only == null ? null : only.endDate(), Long.MAX_VALUE, pointer + "/restrictions/end_date", notes);
        this.days = days(only == null ? List.of() : only.dayOfWeek());
        this.minKwh = only == null ? null : only.minKwh();
        this.maxKwh = only == null ? null : only.maxKwh();
        this.minCurrent = only == null ? null : only.minCurrent();
        this.maxCurrent = only == null ? null : only.maxCurrent();
        this.minPower = only == null ? null : only.minPower();
        this.maxPower = only == null ? null : only.maxPower();
        Integer least = only == null ? null : only.minDuration();
        Integer most = only == null ? null : only.maxDuration();
        this.minDuration = least == null ? 0 : least;
        this.maxDuration = most == null ? Integer.MAX_VALUE : most;
    }

    boolean prices(Dimension dimension) {
        return components[dimension.slot] != NOT_PRICED;
    }

    /** Where in the element the component of this dimension is; -1 where there is none. */
    int index(Dimension dimension) {
        return components[dimension.slot];
    }

    PriceComponent component(Dimension dimension) {
        return element.priceComponents().get(components[dimension.slot]);
    }

    boolean asksForLocalTime() {
        return !wholeDay || startDay != Long.MIN_VALUE || endDay != Long.MAX_VALUE || days != 0;
    }

    /** FLAT beside nothing but PARKING_TIME is part of the parking cost. */
    boolean isForParkingOnly() {
        return prices(Dimension.PARKING_TIME) && !prices(Dimension.ENERGY) && !prices(Dimension.TIME);
    }

    private static int[] components(TariffElement element, String pointer, Notes notes) {
        int[] found = {NOT_PRICED, NOT_PRICED, NOT_PRICED, NOT_PRICED};
        List<PriceComponent> all = element.priceComponents();
        for (int i = 0; i < all.size(); i++) {
            PriceComponent component = all.get(i);
            String at = pointer + "/price_components/" + i;
            Dimension dimension = Dimension.of(component.type());
            if (dimension == null) {
                notes.add(
                        Code.UNKNOWN_COMPONENT,
                        at + "/type",
                        () -> "A price for '" + component.type() + "' is not known in OCPI 2.2.1; it was left out.");
            } else if (found[dimension.slot] != NOT_PRICED) {
                notes.add(
                        Code.REPEATED_COMPONENT,
                        at,
                        () -> "A second " + dimension + " price in one element never counts.");
            } else {
                found[dimension.slot] = i;
                requireReach(component, at, notes);
            }
        }
        return found;
    }

    private static void requireReach(PriceComponent component, String at, Notes notes) {
        BigDecimal vat = component.vat();
        if (!Amounts.isWithinReach(component.price()) || (vat != null && !Amounts.isWithinReach(vat))) {
            notes.add(Code.MAGNITUDE, at, () -> "The price or its VAT is beyond 10^15 or has more than 40 decimals.");
        }
    }

    /** Of a text that the reader has found to be HH:MM or HH:MM:SS; -1 for none. */
    private static int second(@Nullable String time) {
        if (time == null) {
            return -1;
        }
        int second = two(time, 0) * 3600 + two(time, 3) * 60;
        return time.length() > 6 ? second + two(time, 6) : second;
    }

    private static int two(String text, int at) {
        return (text.charAt(at) - '0') * 10 + (text.charAt(at + 1) - '0');
    }

    private static long day(@Nullable String date, long absent, String pointer, Notes notes) {
        if (date == null) {
            return absent;
        }
        if (!ElementConditions.isADate(date)) {
            notes.add(
                    Code.NO_SUCH_DATE,
                    pointer,
                    () -> date + " does not exist; the days were counted on from the first.");
        }
        return ElementConditions.date(date).toEpochDay();
    }

    private static int days(List<DayOfWeek> days) {
        int set = 0;
        for (DayOfWeek day : days) {
            set |= 1 << (day.getValue() - 1);
        }
        return set;
    }

    /** The restrictions, for people. */
    String inWords() {
        TariffRestrictions only = element.restrictions();
        if (only == null) {
            return "no restrictions";
        }
        List<String> parts = new ArrayList<>();
        range(parts, "", only.startTime(), only.endTime(), " local time");
        range(parts, "", only.startDate(), only.endDate(), "");
        if (!only.dayOfWeek().isEmpty()) {
            parts.add("on "
                    + String.join(
                            ", ", only.dayOfWeek().stream().map(Enum::name).toList()));
        }
        range(parts, "energy ", text(only.minKwh()), text(only.maxKwh()), " kWh");
        range(parts, "current ", text(only.minCurrent()), text(only.maxCurrent()), " A");
        range(parts, "power ", text(only.minPower()), text(only.maxPower()), " kW");
        range(parts, "duration ", text(only.minDuration()), text(only.maxDuration()), " s");
        if (only.reservation() != null) {
            parts.add("for " + only.reservation());
        }
        return parts.isEmpty() ? "no restrictions" : String.join(", ", parts);
    }

    private static void range(
            List<String> parts, String what, @Nullable String from, @Nullable String to, String unit) {
        if (from != null && to != null) {
            parts.add(what + "from " + from + " to " + to + unit);
        } else if (from != null) {
            parts.add(what + "from " + from + unit);
        } else if (to != null) {
            parts.add(what + "until " + to + unit);
        }
    }

    private static @Nullable String text(@Nullable Object number) {
        return number == null
                ? null
                : number instanceof BigDecimal decimal ? Amounts.plain(decimal) : number.toString();
    }
}
