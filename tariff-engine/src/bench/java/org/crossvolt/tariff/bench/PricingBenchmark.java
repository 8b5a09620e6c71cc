package org.crossvolt.tariff.bench;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffDimensionType;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.tariffs.TariffRestrictions;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.tariff.TariffJson;
import org.crossvolt.tariff.pricing.CdrPricer;
import org.crossvolt.tariff.pricing.PricingInput;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.crossvolt.tariff.pricing.PricingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A tariff of eight elements, a session of quarters of an hour, 11 kW, over days and nights. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class PricingBenchmark {

    private static final CiString ID = CiString.of("T");

    @Param({"20", "1000", "10000"})
    public int periods;

    private final CdrPricer pricer = new CdrPricer(PricingPolicy.DEFAULT);
    private PricingInput input;

    @Setup
    public void prepare() {
        Instant start = Instant.parse("2026-03-02T15:00:00Z");
        List<ChargingPeriod> all = new ArrayList<>();
        for (int i = 0; i < periods; i++) {
            List<CdrDimension> dimensions = List.of(
                    new CdrDimension(CdrDimensionType.ENERGY, new BigDecimal("2.7500")),
                    new CdrDimension(CdrDimensionType.TIME, new BigDecimal("0.2500")),
                    new CdrDimension(CdrDimensionType.MAX_POWER, new BigDecimal("11.0")));
            all.add(new ChargingPeriod(new OcpiDateTime(start.plusSeconds(900L * i)), dimensions, ID));
        }
        input = new PricingInput(
                "EUR",
                List.of(tariff()),
                all,
                new OcpiDateTime(start),
                new OcpiDateTime(start.plusSeconds(900L * periods)),
                ZoneId.of("Europe/Amsterdam"),
                null,
                false,
                false);
    }

    /** A start fee; energy by time of day, day and power; time after four hours; parking. */
    private static Tariff tariff() {
        List<TariffElement> elements = List.of(
                element("FLAT", "0.50", null, null, null, List.of()),
                element("ENERGY", "0.25", "23:00", "07:00", null, List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)),
                element("ENERGY", "0.29", "23:00", "07:00", "22", List.of()),
                element("ENERGY", "0.49", "17:00", "20:00", null, List.of()),
                element("ENERGY", "0.39", null, null, "22", List.of()),
                element("ENERGY", "0.59", null, null, null, List.of()),
                element("TIME", "1.20", "08:00", "22:00", null, List.of()),
                element("PARKING_TIME", "3.00", "08:00", "22:00", null, List.of()));
        return new Tariff(
                CiString.of("NL"),
                CiString.of("CVC"),
                ID,
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

    private static TariffElement element(
            String type, String price, String from, String to, String maxPower, List<DayOfWeek> days) {
        TariffRestrictions only = new TariffRestrictions(
                from,
                to,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                maxPower == null ? null : new BigDecimal(maxPower),
                null,
                null,
                days,
                null);
        return new TariffElement(
                List.of(new PriceComponent(
                        new TariffDimensionType(type), new BigDecimal(price), new BigDecimal("21"), 60)),
                from == null && maxPower == null && days.isEmpty() ? null : only);
    }

    @Benchmark
    public PricingResult price() {
        return pricer.price(input);
    }

    /** With every reason as a sentence, as the doors answer. */
    @Benchmark
    public String priceAndWrite() {
        return switch (pricer.price(input)) {
            case PricingResult.Priced priced ->
                new String(TariffJson.write(priced.report()), StandardCharsets.UTF_8);
            case PricingResult.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }
}
