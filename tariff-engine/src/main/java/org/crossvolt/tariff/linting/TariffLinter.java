package org.crossvolt.tariff.linting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffDimensionType;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.tariffs.TariffRestrictions;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.linting.LintFinding.Code;
import org.crossvolt.tariff.linting.LintFinding.Severity;
import org.crossvolt.tariff.pricing.ElementConditions;
import org.jspecify.annotations.Nullable;

/** Reads a tariff as its author should have read it once more. */
public final class TariffLinter {

    private static final int LONGEST_ENERGY_STEP_WH = 10_000;
    private static final int LONGEST_TIME_STEP_SECONDS = 86_400;
    private static final int OCPI_DECIMALS = 4;
    private static final BigDecimal DEAR = BigDecimal.TEN;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Set<String> CURRENCIES_OF_SIMILAR_WORTH = Set.of("EUR", "USD", "GBP", "CHF", "CAD", "AUD");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,][0-9]+)?");

    private final Tariff tariff;
    private final Instant now;
    private final List<LintFinding> found = new ArrayList<>();

    private TariffLinter(Tariff tariff, Instant now) {
        this.tariff = tariff;
        this.now = now;
    }

    /** What was found, the worst first. */
    public static List<LintFinding> lint(Tariff tariff, Instant now) {
        TariffLinter linter = new TariffLinter(tariff, now);
        linter.currency();
        linter.validity();
        linter.limits();
        for (int i = 0; i < tariff.elements().size(); i++) {
            linter.element(tariff.elements().get(i), "/elements/" + i);
        }
        linter.vat();
        linter.texts();
        linter.free();
        new Coverage(tariff, linter::add).look();
        linter.found.sort(Comparator.comparing(LintFinding::severity).thenComparing(LintFinding::pointer));
        return List.copyOf(linter.found);
    }

    private void add(LintFinding finding) {
        found.add(finding);
    }

    private void add(Severity severity, Code code, String pointer, String sentence) {
        found.add(new LintFinding(severity, code, pointer, sentence));
    }

    private @Nullable Integer minorUnit() {
        try {
            int digits = Currency.getInstance(tariff.currency().toUpperCase(Locale.ROOT))
                    .getDefaultFractionDigits();
            return digits < 0 ? null : digits;
        } catch (IllegalArgumentException notInIso4217) {
            return null;
        }
    }

    private void currency() {
        if (minorUnit() == null) {
            add(
                    Severity.ERROR,
                    Code.UNKNOWN_CURRENCY,
                    "/currency",
                    "'" + tariff.currency() + "' has no minor unit in ISO 4217, so nobody knows how to round.");
        }
    }

    private void validity() {
        OcpiDateTime from = tariff.startDateTime();
        OcpiDateTime until = tariff.endDateTime();
        if (from != null && until != null && until.compareTo(from) <= 0) {
            add(Severity.ERROR, Code.NEVER_VALID, "/end_date_time", "The tariff ends before it starts.");
        } else if (until != null && !until.instant().isAfter(now)) {
            add(Severity.WARNING, Code.EXPIRED, "/end_date_time", "The tariff ended at " + until + ".");
        } else if (from != null && from.instant().isAfter(now)) {
            add(Severity.INFO, Code.NOT_YET_VALID, "/start_date_time", "The tariff starts at " + from + ".");
        }
    }

    private void limits() {
        Price min = tariff.minPrice();
        Price max = tariff.maxPrice();
        limit(min, "/min_price");
        limit(max, "/max_price");
        if (min != null && max != null) {
            BigDecimal minIncl = min.inclVat();
            BigDecimal maxIncl = max.inclVat();
            if (min.exclVat().compareTo(max.exclVat()) > 0
                    || (minIncl != null && maxIncl != null && minIncl.compareTo(maxIncl) > 0)) {
                add(Severity.ERROR, Code.LIMITS_CONTRADICT, "/min_price", "min_price is above max_price.");
            }
        }
    }

    private void limit(@Nullable Price limit, String pointer) {
        if (limit == null) {
            return;
        }
        BigDecimal incl = limit.inclVat();
        if (limit.exclVat().signum() < 0) {
            add(Severity.WARNING, Code.NEGATIVE_PRICE, pointer + "/excl_vat", "The limit is below zero.");
        }
        if (incl != null && incl.compareTo(limit.exclVat()) < 0) {
            add(Severity.ERROR, Code.LIMIT_VAT, pointer + "/incl_vat", "The amount with VAT is below the one without.");
        }
        if (incl == null && components().anyMatch(component -> component.vat() != null)) {
            add(
                    Severity.WARNING,
                    Code.LIMIT_WITHOUT_VAT,
                    pointer,
                    "Prices have VAT, the limit has no amount with VAT; others will guess it differently.");
        }
        Integer digits = minorUnit();
        if (digits != null && decimals(limit.exclVat()) > digits) {
            add(
                    Severity.WARNING,
                    Code.TOO_MANY_DECIMALS,
                    pointer + "/excl_vat",
                    tariff.currency() + " has " + digits + " decimals, so nobody can pay this amount.");
        }
    }

    private Stream<PriceComponent> components() {
        return tariff.elements().stream().flatMap(element -> element.priceComponents().stream());
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }

    private void element(TariffElement element, String pointer) {
        TariffRestrictions only = element.restrictions();
        Set<TariffDimensionType> seen = new HashSet<>();
        for (int i = 0; i < element.priceComponents().size(); i++) {
            PriceComponent component = element.priceComponents().get(i);
            String at = pointer + "/price_components/" + i;
            if (!seen.add(component.type())) {
                add(
                        Severity.ERROR,
                        Code.REPEATED_COMPONENT,
                        at,
                        "A second " + component.type() + " price in one element never counts.");
            }
            if (!component.type().isKnown()) {
                add(
                        Severity.ERROR,
                        Code.UNKNOWN_DIMENSION,
                        at + "/type",
                        "'" + component.type() + "' is no dimension of OCPI 2.2.1.");
            }
            if (only != null && only.reservation() != null && isForCharging(component)) {
                add(
                        Severity.WARNING,
                        Code.RESERVATION_COMPONENT,
                        at,
                        "A reservation has no " + component.type() + "; FLAT and TIME are allowed.");
            }
            price(component, at);
            step(component, at);
        }
        if (only != null) {
            restrictions(only, pointer + "/restrictions");
        }
    }

    private static boolean isForCharging(PriceComponent component) {
        return component.type().equals(TariffDimensionType.ENERGY)
                || component.type().equals(TariffDimensionType.PARKING_TIME);
    }

    private void price(PriceComponent component, String at) {
        BigDecimal price = component.price();
        if (price.signum() < 0) {
            add(Severity.WARNING, Code.NEGATIVE_PRICE, at + "/price", "The price is below zero.");
        }
        if (component.type().equals(TariffDimensionType.ENERGY)
                && price.compareTo(DEAR) >= 0
                && CURRENCIES_OF_SIMILAR_WORTH.contains(tariff.currency())) {
            add(
                    Severity.WARNING,
                    Code.PRICE_ABSURD,
                    at + "/price",
                    price.toPlainString() + " " + tariff.currency() + " per kWh; were cents meant?");
        }
        if (decimals(price) > OCPI_DECIMALS) {
            add(
                    Severity.WARNING,
                    Code.TOO_MANY_DECIMALS,
                    at + "/price",
                    "OCPI numbers have four decimals; partners may cut the rest.");
        }
        BigDecimal vat = component.vat();
        if (vat != null
                && (vat.signum() < 0
                        || vat.compareTo(HUNDRED) > 0
                        || (vat.signum() > 0 && vat.compareTo(BigDecimal.ONE) < 0))) {
            add(
                    Severity.WARNING,
                    Code.VAT_ABSURD,
                    at + "/vat",
                    vat.toPlainString() + " % VAT; vat is in per cent, such as 21.");
        }
    }

    private void step(PriceComponent component, String at) {
        if (component.type().equals(TariffDimensionType.FLAT)) {
            return;
        }
        boolean energy = component.type().equals(TariffDimensionType.ENERGY);
        int most = energy ? LONGEST_ENERGY_STEP_WH : LONGEST_TIME_STEP_SECONDS;
        if (component.stepSize() == 0 && component.price().signum() != 0) {
            add(
                    Severity.WARNING,
                    Code.STEP_SIZE_ZERO,
                    at + "/step_size",
                    "0 is read as no rounding here, and differently elsewhere; write 1.");
        } else if (component.stepSize() >= most) {
            add(
                    Severity.WARNING,
                    Code.STEP_SIZE_ABSURD,
                    at + "/step_size",
                    "Every session is rounded up to " + component.stepSize() + (energy ? " Wh." : " s."));
        }
    }

    private void restrictions(TariffRestrictions only, String at) {
        if (only.startTime() != null && only.startTime().equals(only.endTime())) {
            add(
                    Severity.WARNING,
                    Code.EQUAL_TIMES,
                    at + "/end_time",
                    "start_time equals end_time; it is read as the whole day here, and as never elsewhere.");
        }
        date(only.startDate(), at + "/start_date");
        date(only.endDate(), at + "/end_date");
    }

    private void date(@Nullable String date, String at) {
        if (date != null && !ElementConditions.isADate(date)) {
            add(Severity.ERROR, Code.NO_SUCH_DATE, at, date + " does not exist.");
        }
    }

    private void vat() {
        boolean with = components().anyMatch(component -> component.vat() != null);
        boolean without = components()
                .anyMatch(component ->
                        component.vat() == null && component.price().signum() != 0);
        if (with && without) {
            add(
                    Severity.INFO,
                    Code.VAT_MIXED,
                    "/elements",
                    "Some prices have VAT and others none; no vat means that no VAT applies.");
        }
    }

    private void texts() {
        Set<BigDecimal> prices = new HashSet<>();
        components().forEach(component -> {
            BigDecimal price = component.price();
            if (price.signum() != 0) {
                prices.add(price.stripTrailingZeros());
                if (component.vat() != null) {
                    prices.add(price.multiply(BigDecimal.ONE.add(component.vat().movePointLeft(2)))
                            .setScale(2, RoundingMode.HALF_UP)
                            .stripTrailingZeros());
                }
            }
        });
        for (int i = 0; i < tariff.tariffAltText().size(); i++) {
            String text = tariff.tariffAltText().get(i).text();
            String at = "/tariff_alt_text/" + i + "/text";
            NUMBER.matcher(text)
                    .results()
                    .map(match -> match.group().replace(',', '.'))
                    .filter(number ->
                            number.length() < 20 && prices.contains(new BigDecimal(number).stripTrailingZeros()))
                    .findFirst()
                    .ifPresent(number -> add(
                            Severity.WARNING,
                            Code.TEXT_REPEATS_PRICE,
                            at,
                            "The text repeats the price " + number + ", which the elements say already."));
        }
    }

    /** P-16 */
    private void free() {
        boolean allZero = components().allMatch(component -> component.price().signum() == 0);
        TariffElement first = tariff.elements().getFirst();
        boolean inForm = tariff.elements().size() == 1
                && first.restrictions() == null
                && first.priceComponents().size() == 1
                && first.priceComponents().getFirst().type().equals(TariffDimensionType.FLAT);
        if (allZero && !inForm) {
            add(
                    Severity.INFO,
                    Code.FREE_FORM,
                    "/elements",
                    "Everything is free; OCPI writes that as one element with one FLAT price of 0.00.");
        }
    }
}
