package org.crossvolt.tariff.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to hold for every tariff and every session; both are made from a seed, so that a failure can be repeated. */
class PricingPropertiesTest {

    private static final CdrPricer PRICER = new CdrPricer(PricingPolicy.DEFAULT);

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= 400; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    private static PriceReport price(PricingInput input) {
        return switch (PRICER.price(input)) {
            case PricingResult.Priced priced -> priced.report();
            case PricingResult.Refused refused -> throw new AssertionError(refused.reasons());
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_total_is_the_sum_of_lines_and_adjustments(long seed) {
        PriceReport report = price(new RandomSessions(seed).input());
        BigDecimal sum = BigDecimal.ZERO;
        for (PriceReport.Line line : report.lines()) {
            sum = sum.add(line.exclVat());
        }
        assertThat(report.sumOfLines().exclVat()).isEqualByComparingTo(sum);
        for (PriceReport.Adjustment adjustment : report.adjustments()) {
            sum = sum.add(adjustment.exclVat());
        }
        assertThat(report.total().exclVat()).isEqualByComparingTo(sum.setScale(2, RoundingMode.HALF_UP));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void splitting_a_period_changes_nothing(long seed) {
        RandomSessions random = new RandomSessions(seed);
        PricingInput whole = random.withoutBounds(random.input());
        PriceReport before = price(whole);
        PriceReport after = price(random.split(whole));
        assertThat(after.total()).isEqualTo(before.total());
        assertThat(after.unrounded()).isEqualTo(before.unrounded());
        assertThat(after.lines()).hasSameSizeAs(before.lines());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void more_volume_never_costs_less_where_no_price_is_below_zero(long seed) {
        RandomSessions random = new RandomSessions(seed);
        PricingInput less = random.withoutBounds(random.input());
        PriceReport before = price(less);
        PriceReport after = price(random.longer(less));
        assertThat(after.total().exclVat())
                .isGreaterThanOrEqualTo(before.total().exclVat());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_limits_are_respected_with_and_without_vat(long seed) {
        RandomSessions random = new RandomSessions(seed);
        PricingInput input = random.input();
        Price min = new Price(new BigDecimal("2.00"), new BigDecimal("2.40"));
        Price max = new Price(new BigDecimal("7.00"), new BigDecimal("8.40"));
        Price total = price(random.limited(input, min, max)).total();
        assertThat(total.exclVat()).isBetween(min.exclVat(), max.exclVat());
        BigDecimal incl = total.inclVat();
        if (incl != null) {
            assertThat(incl).isBetween(new BigDecimal("2.40"), new BigDecimal("8.40"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_tariff_of_another_currency_never_prices_anything(long seed) {
        PricingInput input = new RandomSessions(seed).input();
        PricingInput other = new PricingInput(
                "SEK",
                input.tariffs(),
                input.periods(),
                input.start(),
                input.end(),
                input.timeZone(),
                null,
                false,
                false);
        assertThat(PRICER.price(other))
                .isInstanceOfSatisfying(
                        PricingResult.Refused.class,
                        refused -> assertThat(refused.reasons())
                                .extracting(PricingNote::code)
                                .contains(PricingNote.Code.OTHER_CURRENCY));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_input_gives_the_same_report(long seed) {
        assertThat(price(new RandomSessions(seed).input())).isEqualTo(price(new RandomSessions(seed).input()));
    }

    @ParameterizedTest
    @MethodSource("absurd")
    void absurd_numbers_are_refused_and_never_computed_with(String number) {
        CdrDimension energy = new CdrDimension(CdrDimensionType.ENERGY, new BigDecimal(number));
        PricingInput input = new RandomSessions(1).input();
        PricingInput absurd = new PricingInput(
                input.currency(),
                input.tariffs(),
                List.of(new ChargingPeriod(
                        input.start(),
                        List.of(energy),
                        input.tariffs().getFirst().id())),
                input.start(),
                input.end(),
                input.timeZone(),
                null,
                false,
                false);
        assertThat(PRICER.price(absurd))
                .isInstanceOfSatisfying(
                        PricingResult.Refused.class,
                        refused -> assertThat(refused.reasons())
                                .extracting(PricingNote::code)
                                .containsExactly(PricingNote.Code.MAGNITUDE));
    }

    static List<String> absurd() {
        return List.of("1e999999999", "1e-999999999", "-1e2147483647", "1e16", "1e-41");
    }

    @org.junit.jupiter.api.Test
    void a_million_periods_are_priced_and_one_more_is_refused() {
        PricingInput input = new RandomSessions(1).input();
        ChargingPeriod period = new ChargingPeriod(
                input.start(),
                List.of(new CdrDimension(CdrDimensionType.ENERGY, new BigDecimal("0.001"))),
                input.tariffs().getFirst().id());
        List<ChargingPeriod> periods = new ArrayList<>(java.util.Collections.nCopies(1_000_000, period));
        PricingInput million = new PricingInput(
                "EUR", input.tariffs(), periods, input.start(), input.end(), input.timeZone(), null, false, false);
        PriceReport report = price(million);
        assertThat(report.energy()).isEqualByComparingTo("1000");
        assertThat(report.notes()).hasSizeLessThan(100);
        periods.add(period);
        PricingInput more = new PricingInput(
                "EUR", input.tariffs(), periods, input.start(), input.end(), input.timeZone(), null, false, false);
        assertThat(PRICER.price(more)).isInstanceOf(PricingResult.Refused.class);
    }

    /** Tariffs and sessions from a seed. */
    static final class RandomSessions {

        private static final String[] TYPES = {"FLAT", "ENERGY", "TIME", "PARKING_TIME"};
        private final Random random;

        RandomSessions(long seed) {
            this.random = new Random(seed);
        }

        PricingInput input() {
            Tariff tariff = tariff();
            OcpiDateTime start = OcpiDateTime.parse("2026-03-0" + (1 + random.nextInt(9)) + "T"
                    + (10 + random.nextInt(10)) + ":" + (10 + random.nextInt(50)) + ":00Z");
            List<ChargingPeriod> periods = new ArrayList<>();
            java.time.Instant at = start.instant();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                int seconds = 60 + random.nextInt(3600);
                periods.add(period(at, seconds, tariff));
                at = at.plusSeconds(seconds);
            }
            return new PricingInput(
                    "EUR",
                    List.of(tariff),
                    periods,
                    start,
                    new OcpiDateTime(at),
                    java.time.ZoneId.of("Europe/Berlin"),
                    null,
                    false,
                    false);
        }

        private Tariff tariff() {
            List<TariffElement> elements = new ArrayList<>();
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                List<PriceComponent> components = new ArrayList<>();
                int parts = 1 + random.nextInt(3);
                for (int c = 0; c < parts; c++) {
                    components.add(component());
                }
                elements.add(new TariffElement(components, restrictions()));
            }
            return new Tariff(
                    org.crossvolt.ocpi.types.CiString.of("NL"),
                    org.crossvolt.ocpi.types.CiString.of("CVC"),
                    org.crossvolt.ocpi.types.CiString.of("T"),
                    "EUR",
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    elements,
                    null,
                    null,
                    null,
                    OcpiDateTime.parse("2026-01-01T00:00:00Z"));
        }

        private PriceComponent component() {
            BigDecimal vat = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(2500), 2);
            return new PriceComponent(
                    new org.crossvolt.ocpi.tariffs.TariffDimensionType(TYPES[random.nextInt(TYPES.length)]),
                    BigDecimal.valueOf(random.nextInt(50_000), 4),
                    vat,
                    random.nextInt(3) == 0 ? random.nextInt(1000) : 1);
        }

        private org.crossvolt.ocpi.tariffs.TariffRestrictions restrictions() {
            boolean window = random.nextInt(3) == 0;
            boolean kwh = random.nextInt(4) == 0;
            boolean duration = random.nextInt(4) == 0;
            return new org.crossvolt.ocpi.tariffs.TariffRestrictions(
                    window ? "%02d:00".formatted(random.nextInt(24)) : null,
                    window ? "%02d:30".formatted(random.nextInt(24)) : null,
                    null,
                    null,
                    kwh ? BigDecimal.valueOf(random.nextInt(20)) : null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    duration ? random.nextInt(3600) : null,
                    null,
                    random.nextInt(6) == 0 ? List.of(java.time.DayOfWeek.of(1 + random.nextInt(7))) : List.of(),
                    null);
        }

        private ChargingPeriod period(java.time.Instant at, int seconds, Tariff tariff) {
            boolean charging = random.nextInt(4) != 0;
            List<CdrDimension> dimensions = new ArrayList<>();
            BigDecimal hours = hours(seconds);
            dimensions.add(new CdrDimension(charging ? CdrDimensionType.TIME : CdrDimensionType.PARKING_TIME, hours));
            if (charging) {
                dimensions.add(
                        new CdrDimension(CdrDimensionType.ENERGY, BigDecimal.valueOf(random.nextInt(40_000), 3)));
            }
            return new ChargingPeriod(new OcpiDateTime(at), dimensions, tariff.id());
        }

        private static BigDecimal hours(long seconds) {
            return BigDecimal.valueOf(seconds).divide(BigDecimal.valueOf(3600), 12, RoundingMode.HALF_UP);
        }

        /** The same prices at every moment, so that where a period is cut does not matter. */
        PricingInput withoutBounds(PricingInput input) {
            Tariff tariff = input.tariffs().getFirst();
            List<TariffElement> elements = tariff.elements().stream()
                    .map(element -> new TariffElement(element.priceComponents(), null))
                    .toList();
            return with(input, with(tariff, elements, null, null), input.periods());
        }

        PricingInput limited(PricingInput input, Price min, Price max) {
            Tariff tariff = input.tariffs().getFirst();
            return with(input, with(tariff, tariff.elements(), min, max), input.periods());
        }

        private static Tariff with(
                Tariff tariff, List<TariffElement> elements, @Nullable Price min, @Nullable Price max) {
            return new Tariff(
                    tariff.countryCode(),
                    tariff.partyId(),
                    tariff.id(),
                    tariff.currency(),
                    null,
                    List.of(),
                    null,
                    min,
                    max,
                    elements,
                    null,
                    null,
                    null,
                    tariff.lastUpdated());
        }

        private static PricingInput with(PricingInput input, Tariff tariff, List<ChargingPeriod> periods) {
            return new PricingInput(
                    input.currency(),
                    List.of(tariff),
                    periods,
                    input.start(),
                    input.end(),
                    input.timeZone(),
                    null,
                    false,
                    false);
        }

        /** Some period cut in two at a whole second, its energy in two parts. */
        PricingInput split(PricingInput input) {
            List<ChargingPeriod> periods = new ArrayList<>(input.periods());
            int index = random.nextInt(periods.size());
            ChargingPeriod whole = periods.get(index);
            java.time.Instant start = whole.startDateTime().instant();
            java.time.Instant end = index + 1 < periods.size()
                    ? periods.get(index + 1).startDateTime().instant()
                    : input.end().instant();
            long lasts = java.time.Duration.between(start, end).toSeconds();
            long first = 1L + random.nextInt((int) lasts - 1);
            List<CdrDimension> before = new ArrayList<>();
            List<CdrDimension> after = new ArrayList<>();
            for (CdrDimension dimension : whole.dimensions()) {
                boolean energy = dimension.type().equals(CdrDimensionType.ENERGY);
                BigDecimal part = energy
                        ? dimension.volume().multiply(new BigDecimal("0.3")).setScale(3, RoundingMode.DOWN)
                        : hours(first);
                before.add(new CdrDimension(dimension.type(), part));
                after.add(new CdrDimension(
                        dimension.type(), energy ? dimension.volume().subtract(part) : hours(lasts - first)));
            }
            periods.set(index, new ChargingPeriod(whole.startDateTime(), before, whole.tariffId()));
            periods.add(
                    index + 1, new ChargingPeriod(new OcpiDateTime(start.plusSeconds(first)), after, whole.tariffId()));
            return with(input, input.tariffs().getFirst(), periods);
        }

        /** The last period with more of everything. */
        PricingInput longer(PricingInput input) {
            List<ChargingPeriod> periods = new ArrayList<>(input.periods());
            ChargingPeriod last = periods.getLast();
            BigDecimal factor = BigDecimal.ONE.add(BigDecimal.valueOf(random.nextInt(10_000), 4));
            List<CdrDimension> more = last.dimensions().stream()
                    .map(dimension -> new CdrDimension(
                            dimension.type(), dimension.volume().multiply(factor)))
                    .toList();
            periods.set(periods.size() - 1, new ChargingPeriod(last.startDateTime(), more, last.tariffId()));
            return with(input, input.tariffs().getFirst(), periods);
        }
    }
}
