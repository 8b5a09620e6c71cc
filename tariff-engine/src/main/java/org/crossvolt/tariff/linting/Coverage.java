package org.crossvolt.tariff.linting;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.crossvolt.ocpi.tariffs.ReservationRestrictionType;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffDimensionType;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.tariff.linting.LintFinding.Code;
import org.crossvolt.tariff.linting.LintFinding.Severity;
import org.crossvolt.tariff.pricing.ElementConditions;
import org.jspecify.annotations.Nullable;

/** Looks at every combination of restrictions for prices that are missing and elements that never count. */
final class Coverage {

    private final Tariff tariff;
    private final Consumer<LintFinding> found;
    private final Combinations combinations;
    private final List<ElementConditions> conditions;

    Coverage(Tariff tariff, Consumer<LintFinding> found) {
        this.tariff = tariff;
        this.found = found;
        this.combinations = new Combinations(tariff);
        this.conditions = tariff.elements().stream().map(ElementConditions::of).toList();
    }

    void look() {
        if (combinations.areTooMany()) {
            found.accept(new LintFinding(
                    Severity.INFO,
                    Code.TOO_COMPLEX,
                    "/elements",
                    "There are more than " + Combinations.MOST
                            + " combinations of restrictions; gaps and unreachable elements were not looked for."));
            return;
        }
        List<Combinations.Example> examples = combinations.examples();
        noteElementsThatNeverHold(examples);
        for (TariffDimensionType dimension : List.of(
                TariffDimensionType.ENERGY,
                TariffDimensionType.TIME,
                TariffDimensionType.PARKING_TIME,
                TariffDimensionType.FLAT)) {
            look(dimension, null, examples);
            look(dimension, ReservationRestrictionType.RESERVATION, examples);
            look(dimension, ReservationRestrictionType.RESERVATION_EXPIRES, examples);
        }
    }

    private void noteElementsThatNeverHold(List<Combinations.Example> examples) {
        for (int i = 0; i < tariff.elements().size(); i++) {
            int index = i;
            if (examples.stream().noneMatch(example -> holds(index, example))) {
                found.accept(new LintFinding(
                        Severity.ERROR,
                        Code.NEVER_HOLDS,
                        "/elements/" + i + "/restrictions",
                        "The restrictions exclude each other, so the element never holds."));
            }
        }
    }

    private void look(
            TariffDimensionType dimension,
            @Nullable ReservationRestrictionType reservation,
            List<Combinations.Example> examples) {
        boolean[] wins = new boolean[tariff.elements().size()];
        boolean[] holds = new boolean[tariff.elements().size()];
        Combinations.@Nullable Example gap = null;
        boolean priced = false;
        for (Combinations.Example example : examples) {
            boolean taken = false;
            for (int i = 0; i < wins.length; i++) {
                TariffElement element = tariff.elements().get(i);
                if (prices(element, dimension, reservation)) {
                    priced = true;
                    if (holds(i, example)) {
                        holds[i] = true;
                        wins[i] |= !taken;
                        taken = true;
                    }
                }
            }
            gap = !taken && gap == null ? example : gap;
        }
        if (priced && gap != null) {
            noteGap(dimension, reservation, gap);
        }
        for (int i = 0; i < wins.length; i++) {
            if (holds[i] && !wins[i]) {
                found.accept(new LintFinding(
                        Severity.ERROR,
                        Code.UNREACHABLE,
                        "/elements/" + i,
                        "Its " + dimension + " price never counts: whenever the element holds, an earlier one does."));
            }
        }
    }

    private boolean holds(int element, Combinations.Example example) {
        return conditions
                .get(element)
                .hold(
                        example.date(),
                        example.time(),
                        example.energy(),
                        example.current(),
                        example.power(),
                        example.duration());
    }

    private static boolean prices(
            TariffElement element, TariffDimensionType dimension, @Nullable ReservationRestrictionType reservation) {
        ReservationRestrictionType own =
                element.restrictions() == null ? null : element.restrictions().reservation();
        return Objects.equals(own, reservation)
                && element.priceComponents().stream()
                        .anyMatch(component -> component.type().equals(dimension));
    }

    private void noteGap(
            TariffDimensionType dimension, @Nullable ReservationRestrictionType reservation, Combinations.Example gap) {
        boolean grave = reservation == null
                && (dimension.equals(TariffDimensionType.ENERGY) || dimension.equals(TariffDimensionType.TIME));
        found.accept(new LintFinding(
                grave ? Severity.WARNING : Severity.INFO,
                Code.GAP,
                "/elements",
                dimension + (reservation == null ? "" : " of a " + reservation) + " has no price "
                        + gap.inWords(combinations.byTime(), combinations.byDay(), combinations.byDate())
                        + ": it costs nothing then."));
    }
}
