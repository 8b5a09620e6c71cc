package org.crossvolt.tariff.pricing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The moments within an interval at which a restriction in local time begins or ends to hold. */
final class PriceChanges {

    private static final int DAY_SECONDS = PreparedElement.DAY_SECONDS;

    /** Nothing is charged for longer; what a restriction does after that is not looked at. */
    private static final int MOST_DAYS = 400;

    private PriceChanges() {}

    /** Cheap, for the common case that no boundary lies within a period: compared in local time, without time zone rules. */
    static boolean mayLieWithin(int[] daySeconds, long localStart, long localEnd) {
        if (localEnd - localStart >= DAY_SECONDS) {
            return daySeconds.length > 0;
        }
        long from = Math.floorMod(localStart, (long) DAY_SECONDS);
        long until = from + localEnd - localStart;
        for (int second : daySeconds) {
            if ((second > from && second < until) || (second + DAY_SECONDS > from && second + DAY_SECONDS < until)) {
                return true;
            }
        }
        return false;
    }

    /**
     * In order, both ends excluded. A local time that a change of clocks leaves out is the moment of the change; one that
     * occurs twice counts twice.
     */
    static List<Instant> within(int[] daySeconds, ZoneRules rules, Instant start, Instant end) {
        long firstDay = Math.floorDiv(localSecond(rules, start), (long) DAY_SECONDS) - 1;
        long lastDay = Math.min(Math.floorDiv(localSecond(rules, end), (long) DAY_SECONDS) + 1, firstDay + MOST_DAYS);
        TreeSet<Instant> found = new TreeSet<>();
        for (long day = firstDay; day <= lastDay; day++) {
            for (int second : daySeconds) {
                LocalDateTime local = LocalDateTime.ofEpochSecond(day * DAY_SECONDS + second, 0, ZoneOffset.UTC);
                List<ZoneOffset> offsets = rules.getValidOffsets(local);
                if (offsets.isEmpty()) {
                    found.add(rules.getTransition(local).getInstant());
                }
                offsets.forEach(offset -> found.add(local.toInstant(offset)));
            }
        }
        List<Instant> inside = new ArrayList<>(found.size());
        for (Instant moment : found) {
            if (moment.isAfter(start) && moment.isBefore(end)) {
                inside.add(moment);
            }
        }
        return inside;
    }

    static long localSecond(ZoneRules rules, Instant moment) {
        return moment.getEpochSecond() + rules.getOffset(moment).getTotalSeconds();
    }
}
