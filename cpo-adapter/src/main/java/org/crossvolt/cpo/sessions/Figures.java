package org.crossvolt.cpo.sessions;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the facts of a transaction, whatever order they arrived in. Computed anew from all of them each time,
 * so a late or repeated fact can neither be lost nor count twice (3.5 of the OCPP reference).
 *
 * @param kwh end reading less begin reading, in kWh; zero while nothing was measured
 * @param measured whether there is a begin and a later reading
 * @param complete ended, and no hole between the first and the last event
 * @param remark what was odd
 */
public record Figures(
        Instant startedAt,
        @Nullable Instant endedAt,
        BigDecimal kwh,
        boolean measured,
        boolean complete,
        @Nullable String chargingState,
        List<ChargingPeriod> periods,
        List<String> remark) {

    /** The remark on a transaction that has ended with a hole in its events. */
    public static final String INCOMPLETE = "events of this transaction are missing";

    private static final int DECIMALS = 4;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);
    /** The vehicle asks for no power. SuspendedEVSE is our own doing, and must not be billed as parking. */
    private static final Set<String> PARKING = Set.of("SuspendedEV", "EVConnected", "Idle");

    /**
     * @param facts at least one
     * @param boundaries moments at which a tariff may change its price, within any time
     */
    public static Figures of(
            List<TransactionFact> facts, Instant now, @Nullable CiString tariffId, List<Instant> boundaries) {
        return new Work(facts, now).figures(tariffId, boundaries);
    }

    /** The steps, with what they share. */
    private static final class Work {
        private final List<TransactionFact> facts;
        private final List<String> remarks = new ArrayList<>();
        private final @Nullable Instant endedAt;
        private final Instant startedAt;
        private final Instant until;
        /** The register over time, never falling. */
        private final NavigableMap<Instant, BigDecimal> register = new TreeMap<>();

        Work(List<TransactionFact> unordered, Instant now) {
            this.facts = unordered.stream()
                    .sorted(Comparator.comparingLong(TransactionFact::seq)
                            .thenComparing(TransactionFact::kind)
                            .thenComparing(TransactionFact::occurredAt))
                    .toList();
            this.startedAt = facts.getFirst().occurredAt();
            TransactionFact end = facts.stream()
                    .filter(fact -> fact.kind() == TransactionFact.Kind.ENDED)
                    .findFirst()
                    .orElse(null);
            if (end != null && end.occurredAt().isBefore(startedAt)) {
                remarks.add("the end lies before the start; the start was taken for both");
            }
            this.endedAt = end == null ? null : later(end.occurredAt(), startedAt);
            Instant last = facts.getLast().occurredAt();
            this.until = endedAt != null ? endedAt : later(last.isAfter(now) ? now : last, startedAt);
        }

        Figures figures(@Nullable CiString tariffId, List<Instant> boundaries) {
            readRegister();
            BigDecimal wh = register.isEmpty()
                    ? BigDecimal.ZERO
                    : register.lastEntry()
                            .getValue()
                            .subtract(register.firstEntry().getValue());
            boolean complete = endedAt != null && isWithoutHoles();
            if (endedAt != null && !complete) {
                remarks.add(INCOMPLETE);
            }
            return new Figures(
                    startedAt,
                    endedAt,
                    kwh(wh),
                    register.size() > 1,
                    complete,
                    lastState(),
                    periods(tariffId, boundaries),
                    List.copyOf(remarks));
        }

        /** Begin and end as the station marked them; in between whatever does not fall. */
        private void readRegister() {
            List<MeterSample> samples = facts.stream()
                    .flatMap(fact -> fact.samples().stream())
                    .sorted(Comparator.comparing(MeterSample::at))
                    .toList();
            MeterSample begin = marked(samples, MeterSample.Moment.BEGIN);
            MeterSample end = marked(samples, MeterSample.Moment.END);
            BigDecimal floor = begin != null
                    ? begin.wh()
                    : samples.isEmpty() ? null : samples.getFirst().wh();
            if (floor == null) {
                return;
            }
            BigDecimal ceiling = end == null ? null : end.wh();
            if (ceiling != null && ceiling.compareTo(floor) < 0) {
                remarks.add("the end reading is below the begin reading");
                return;
            }
            register.put(startedAt, floor);
            BigDecimal last = floor;
            for (MeterSample sample : samples) {
                // The last reading may be taken a moment after the end that it belongs to.
                Instant at = sample.at().isAfter(until) ? until : sample.at();
                if (!at.isAfter(startedAt)) {
                    continue;
                }
                if (sample.wh().compareTo(last) < 0) {
                    remarks.add("a reading below the one before it was left out");
                } else if (ceiling == null || sample.wh().compareTo(ceiling) <= 0) {
                    register.put(at, sample.wh());
                    last = sample.wh();
                }
            }
            if (ceiling != null) {
                register.put(until.isAfter(startedAt) ? until : startedAt.plusMillis(1), ceiling);
            } else if (endedAt != null && register.size() > 1) {
                register.put(until, last);
            }
        }

        private static @Nullable MeterSample marked(List<MeterSample> samples, MeterSample.Moment moment) {
            return samples.stream()
                    .filter(sample -> sample.moment() == moment)
                    .findFirst()
                    .orElse(null);
        }

        /** 2.x numbers its events; the first number is whatever the start carries. 1.6 has no numbers and no holes. */
        private boolean isWithoutHoles() {
            List<Long> numbers =
                    facts.stream().map(TransactionFact::seq).distinct().toList();
            boolean started = facts.stream().anyMatch(fact -> fact.kind() == TransactionFact.Kind.STARTED);
            return started && numbers.getLast() - numbers.getFirst() + 1 == numbers.size();
        }

        private @Nullable String lastState() {
            String state = null;
            for (TransactionFact fact : facts) {
                state = fact.chargingState() == null ? state : fact.chargingState();
            }
            return state;
        }

        /** What a transaction took that ended in the second in which it began needs a period as well. */
        private boolean hasEnergy() {
            return register.size() > 1
                    && register.lastEntry()
                                    .getValue()
                                    .compareTo(register.firstEntry().getValue())
                            > 0;
        }

        private List<ChargingPeriod> periods(@Nullable CiString tariffId, List<Instant> boundaries) {
            NavigableMap<Instant, Boolean> parking = new TreeMap<>();
            parking.put(startedAt, false);
            for (TransactionFact fact : facts) {
                if (fact.chargingState() != null) {
                    Instant at = later(fact.occurredAt(), startedAt);
                    parking.put(at, PARKING.contains(fact.chargingState()));
                }
            }
            TreeSet<Instant> cuts = new TreeSet<>(parking.keySet());
            cuts.addAll(boundaries);
            List<Instant> starts = new ArrayList<>();
            Boolean before = null;
            for (Instant cut : cuts) {
                boolean within = cut.isBefore(until) || (cut.equals(startedAt) && endedAt != null && hasEnergy());
                if (!cut.isBefore(startedAt) && within) {
                    boolean parked = parking.floorEntry(cut).getValue();
                    if (before == null || before != parked || boundaries.contains(cut)) {
                        starts.add(cut);
                    }
                    before = parked;
                }
            }
            List<ChargingPeriod> periods = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                Instant from = starts.get(i);
                Instant to = i + 1 < starts.size() ? starts.get(i + 1) : until;
                periods.add(period(from, to, parking.floorEntry(from).getValue(), tariffId));
            }
            return periods;
        }

        private ChargingPeriod period(Instant from, Instant to, boolean parked, @Nullable CiString tariffId) {
            List<CdrDimension> dimensions = new ArrayList<>();
            // The end reading belongs to the last period, also where it stands a moment behind its end.
            Instant read = to.equals(until) && !register.isEmpty() ? later(to, register.lastKey()) : to;
            BigDecimal energy = energyUntil(read).subtract(energyUntil(from));
            if (energy.signum() > 0) {
                dimensions.add(new CdrDimension(CdrDimensionType.ENERGY, energy));
            }
            dimensions.add(new CdrDimension(
                    parked ? CdrDimensionType.PARKING_TIME : CdrDimensionType.TIME,
                    hoursUntil(to).subtract(hoursUntil(from))));
            return new ChargingPeriod(new OcpiDateTime(from), dimensions, tariffId);
        }

        /** kWh from the start, evenly between two readings; rounded here, so that the periods add up to the total. */
        private BigDecimal energyUntil(Instant moment) {
            if (register.isEmpty()) {
                return BigDecimal.ZERO;
            }
            BigDecimal begin = register.firstEntry().getValue();
            var before = register.floorEntry(moment);
            var after = register.higherEntry(moment);
            if (before == null) {
                return BigDecimal.ZERO;
            }
            if (after == null) {
                return kwh(before.getValue().subtract(begin));
            }
            BigDecimal span = BigDecimal.valueOf(
                    Duration.between(before.getKey(), after.getKey()).toMillis());
            BigDecimal part =
                    BigDecimal.valueOf(Duration.between(before.getKey(), moment).toMillis());
            BigDecimal between = span.signum() == 0
                    ? BigDecimal.ZERO
                    : after.getValue()
                            .subtract(before.getValue())
                            .multiply(part)
                            .divide(span, 2, RoundingMode.HALF_UP);
            return kwh(before.getValue().subtract(begin).add(between));
        }

        private BigDecimal hoursUntil(Instant moment) {
            return hours(Duration.between(startedAt, moment));
        }
    }

    /** Of a reservation that no transaction has used, until it ends. */
    public static Figures ofReservation(Instant from, Instant until, boolean ended, @Nullable CiString tariffId) {
        List<ChargingPeriod> periods = until.isAfter(from) ? List.of(reserved(from, until, tariffId)) : List.of();
        return new Figures(from, ended ? until : null, BigDecimal.ZERO, false, ended, null, periods, List.of());
    }

    /** Of a Session that no transaction has begun: nothing was charged. */
    public static Figures ofNothing(Instant from, @Nullable Instant until) {
        return new Figures(from, until, BigDecimal.ZERO, false, until != null, null, List.of(), List.of());
    }

    /** The same with the time before it for which the EVSE was kept: its own period, and the Session's start (3.3). */
    Figures reservedSince(Instant from, @Nullable CiString tariffId) {
        if (!from.isBefore(startedAt)) {
            return this;
        }
        List<ChargingPeriod> all = new ArrayList<>();
        all.add(reserved(from, startedAt, tariffId));
        all.addAll(periods);
        return new Figures(from, endedAt, kwh, measured, complete, chargingState, List.copyOf(all), remark);
    }

    private static ChargingPeriod reserved(Instant from, Instant until, @Nullable CiString tariffId) {
        return new ChargingPeriod(
                new OcpiDateTime(from),
                List.of(new CdrDimension(CdrDimensionType.RESERVATION_TIME, hours(Duration.between(from, until)))),
                tariffId);
    }

    /** Hours with four decimals. */
    public static BigDecimal hours(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis()).divide(MILLIS_PER_HOUR, DECIMALS, RoundingMode.HALF_UP);
    }

    private static BigDecimal kwh(BigDecimal wh) {
        return wh.divide(THOUSAND, DECIMALS, RoundingMode.HALF_UP);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The sum of one dimension over all periods. */
    public BigDecimal sum(CdrDimensionType type) {
        return periods.stream()
                .flatMap(period -> period.dimensions().stream())
                .filter(dimension -> dimension.type().equals(type))
                .map(CdrDimension::volume)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
