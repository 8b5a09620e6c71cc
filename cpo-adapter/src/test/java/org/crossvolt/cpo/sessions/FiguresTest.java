package org.crossvolt.cpo.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures follow from the set of facts, not from the order in which they came. */
class FiguresTest {

    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    private static TransactionFact fact(
            long seq, TransactionFact.Kind kind, long minute, @Nullable String state, @Nullable Integer wh) {
        Instant at = START.plusSeconds(60 * minute);
        List<MeterSample> samples = wh == null ? List.of() : List.of(new MeterSample(at, BigDecimal.valueOf(wh), null));
        return new TransactionFact("seq:" + seq, seq, kind, at, at, false, samples, state, null);
    }

    private static List<TransactionFact> session() {
        return List.of(
                fact(0, TransactionFact.Kind.STARTED, 0, "Charging", 1000),
                fact(1, TransactionFact.Kind.UPDATED, 20, "Charging", 5000),
                fact(2, TransactionFact.Kind.UPDATED, 30, "SuspendedEVSE", 7000),
                fact(3, TransactionFact.Kind.UPDATED, 40, "SuspendedEV", 7000),
                fact(4, TransactionFact.Kind.ENDED, 60, "Idle", 7000));
    }

    private static Figures of(List<TransactionFact> facts, Instant... boundaries) {
        return Figures.of(facts, START.plusSeconds(7200), null, List.of(boundaries));
    }

    @Test
    void any_order_gives_the_same_figures() {
        Figures expected = of(session());
        List<TransactionFact> facts = new ArrayList<>(session());
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(facts, new Random(seed));
            assertThat(of(facts)).isEqualTo(expected);
        }
        assertThat(expected.kwh()).isEqualByComparingTo("6");
        assertThat(expected.complete()).isTrue();
    }

    @Test
    void what_we_throttle_is_time_and_what_the_car_does_not_want_is_parking() {
        Figures figures = of(session());
        assertThat(figures.periods()).hasSize(2);
        assertThat(figures.sum(CdrDimensionType.TIME)).isEqualByComparingTo("0.6667");
        assertThat(figures.sum(CdrDimensionType.PARKING_TIME)).isEqualByComparingTo("0.3333");
    }

    @Test
    void periods_add_up_to_the_total_wherever_they_are_cut() {
        for (int second = 1; second < 3600; second += 97) {
            Figures cut = of(session(), START.plusSeconds(second), START.plusSeconds(second / 2 + 1));
            assertThat(cut.sum(CdrDimensionType.ENERGY)).isEqualByComparingTo(cut.kwh());
            assertThat(cut.sum(CdrDimensionType.TIME).add(cut.sum(CdrDimensionType.PARKING_TIME)))
                    .isEqualByComparingTo("1");
        }
    }

    @Test
    void a_hole_is_not_complete_and_a_counter_that_goes_on_is() {
        List<TransactionFact> hole = new ArrayList<>(session());
        hole.remove(2);
        assertThat(of(hole).complete()).isFalse();
        assertThat(of(hole).remark()).isNotEmpty();
        List<TransactionFact> continued = List.of(
                fact(17, TransactionFact.Kind.STARTED, 0, null, 0), fact(18, TransactionFact.Kind.ENDED, 5, null, 10));
        assertThat(of(continued).complete()).isTrue();
        assertThat(of(session().subList(1, 5)).complete()).as("without a start").isFalse();
    }

    @Test
    void a_register_that_falls_or_jumps_back_does_not_take_energy_away() {
        Figures figures = of(List.of(
                fact(0, TransactionFact.Kind.STARTED, 0, null, 1000),
                fact(1, TransactionFact.Kind.UPDATED, 10, null, 4000),
                fact(2, TransactionFact.Kind.UPDATED, 20, null, 0),
                fact(3, TransactionFact.Kind.ENDED, 30, null, 5000)));
        assertThat(figures.kwh()).isEqualByComparingTo("4");
        assertThat(figures.remark()).anyMatch(remark -> remark.contains("left out"));
    }

    @Test
    void an_end_before_the_start_has_no_negative_duration() {
        Figures figures = of(List.of(
                fact(0, TransactionFact.Kind.STARTED, 10, null, 0), fact(1, TransactionFact.Kind.ENDED, 0, null, 0)));
        assertThat(figures.endedAt()).isEqualTo(figures.startedAt());
        assertThat(figures.periods()).isEmpty();
    }

    @Test
    void what_was_taken_within_one_second_stands_in_a_period() {
        List<MeterSample> begin = List.of(new MeterSample(START, BigDecimal.ZERO, MeterSample.Moment.BEGIN));
        List<MeterSample> end = List.of(new MeterSample(START, BigDecimal.valueOf(11_000), MeterSample.Moment.END));
        Figures figures = of(List.of(
                new TransactionFact("a", 0, TransactionFact.Kind.STARTED, START, START, false, begin, null, null),
                new TransactionFact("b", 1, TransactionFact.Kind.ENDED, START, START, false, end, null, null)));
        assertThat(figures.kwh()).isEqualByComparingTo("11");
        assertThat(figures.sum(CdrDimensionType.ENERGY)).isEqualByComparingTo("11");
        assertThat(figures.sum(CdrDimensionType.TIME)).isEqualByComparingTo("0");
        assertThat(figures.periods()).hasSize(1);
    }

    @Test
    void nothing_measured_is_not_zero() {
        Figures figures = of(List.of(
                fact(0, TransactionFact.Kind.STARTED, 0, null, null),
                fact(1, TransactionFact.Kind.ENDED, 9, null, null)));
        assertThat(figures.measured()).isFalse();
    }

    @Test
    void readings_come_in_many_forms_and_nonsense_is_no_energy() throws Exception {
        assertThat(read("{\"value\":\" 12.5 \"}")).isEqualByComparingTo("12.5");
        assertThat(read("{\"value\":\"1.2e3\",\"unit\":\"Wh\"}")).isEqualByComparingTo("1200");
        assertThat(read("{\"value\":1.5,\"unitOfMeasure\":{\"unit\":\"kWh\"}}")).isEqualByComparingTo("1500");
        assertThat(read("{\"value\":3,\"unitOfMeasure\":{\"unit\":\"Wh\",\"multiplier\":3}}"))
                .isEqualByComparingTo("3000");
        assertThat(read("{\"value\":\"1\",\"phase\":\"L1\"},{\"value\":\"2\",\"phase\":\"L2\"}"))
                .isEqualByComparingTo("3");
        assertThat(read("{\"value\":\"1\",\"phase\":\"L1\"},{\"value\":\"9\"}")).isEqualByComparingTo("9");
        for (String nonsense : List.of(
                "{\"value\":\"\"}",
                "{\"value\":\"abc\"}",
                "{\"value\":\"-5\"}",
                "{\"value\":\"1e999999999\"}",
                "{\"value\":null}",
                "{\"value\":\"5\",\"unit\":\"Hz\"}",
                "{\"value\":\"5\",\"measurand\":\"Power.Active.Import\"}",
                "{\"value\":\"5\",\"measurand\":\"Unheard.Of\"}",
                "{\"value\":\"5\",\"format\":\"SignedData\"}",
                "{\"value\":5,\"unitOfMeasure\":{\"unit\":\"Wh\",\"multiplier\":99}}")) {
            assertThat(read(nonsense)).as(nonsense).isNull();
        }
    }

    private static @Nullable BigDecimal read(String sampled) throws Exception {
        List<MeterSample> samples = MeterReader.samples(
                new ObjectMapper().readTree("[{\"timestamp\":\"nonsense\",\"sampledValue\":[" + sampled + "]}]"),
                START);
        return samples.isEmpty() ? null : samples.getFirst().wh();
    }
}
