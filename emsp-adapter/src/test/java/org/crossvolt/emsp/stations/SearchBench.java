package org.crossvolt.emsp.stations;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.versions.ModuleId;

/** By hand: how long searches take among 100,000 EVSEs at 25,000 places in western Europe. */
final class SearchBench {

    private static final int PLACES = 25_000;
    private static final int EVSES = 4;
    private static final int ROUNDS = 1_000;
    private static final String MOMENT = "2026-01-01T00:00:00Z";

    private SearchBench() {}

    public static void main(String[] arguments) {
        Random random = new Random(7);
        StationIndex index = new StationIndex();
        for (int i = 0; i < PLACES; i++) {
            Location location = OcpiReader.read(
                            place(i, random).getBytes(java.nio.charset.StandardCharsets.UTF_8), Location.class)
                    .orRefuse();
            index.put(Station.of(ObjectKey.of(ModuleId.LOCATIONS, location.party(), location.id()), location));
        }
        index.rebuild();
        measure("radius 10 km", index, random, false);
        measure("radius 50 km", index, random, true);
        measureBox("box of 10 by 10 degrees", index, random);
    }

    private static String place(int number, Random random) {
        StringBuilder evses = new StringBuilder();
        for (int i = 0; i < EVSES; i++) {
            evses.append(i == 0 ? "" : ",")
                    .append("{\"uid\":\"")
                    .append(i)
                    .append("\",\"status\":\"")
                    .append(random.nextBoolean() ? "AVAILABLE" : "CHARGING")
                    .append("\",\"connectors\":[{\"id\":\"1\",\"standard\":\"IEC_62196_T2\",\"format\":\"SOCKET\",")
                    .append("\"power_type\":\"AC_3_PHASE\",\"max_voltage\":230,\"max_amperage\":")
                    .append(random.nextBoolean() ? 16 : 32)
                    .append(",\"last_updated\":\"")
                    .append(MOMENT)
                    .append("\"}],\"last_updated\":\"")
                    .append(MOMENT)
                    .append("\"}");
        }
        return "{\"country_code\":\"NL\",\"party_id\":\"CPO\",\"id\":\"L" + number
                + "\",\"publish\":true,\"address\":\"A\","
                + "\"city\":\"C\",\"country\":\"NLD\",\"coordinates\":{\"latitude\":\"" + degrees(45, random)
                + "\",\"longitude\":\"" + degrees(0, random) + "\"},\"time_zone\":\"Europe/Amsterdam\",\"evses\":["
                + evses
                + "],\"last_updated\":\"" + MOMENT + "\"}";
    }

    private static String degrees(int from, Random random) {
        return (from + random.nextInt(10)) + "." + (100_000 + random.nextInt(900_000));
    }

    private static void measure(String name, StationIndex index, Random random, boolean far) {
        StationFilter filter = new StationFilter(Set.of("IEC_62196_T2"), 20_000, true, null, null);
        run(name, () -> {
            Area.Circle circle = new Area.Circle(
                    45_000_000 + random.nextInt(10_000_000), random.nextInt(10_000_000), far ? 50_000 : 10_000);
            return (int) index.in(circle).stream()
                    .filter(station -> filter.fits(station, Instant.EPOCH, key -> null))
                    .sorted(java.util.Comparator.comparingInt(circle::metresTo))
                    .limit(50)
                    .count();
        });
    }

    private static void measureBox(String name, StationIndex index, Random random) {
        run(name, () -> {
            Area.Box box = new Area.Box(45_000_000, random.nextInt(1_000), 55_000_000, 10_000_000);
            List<Station> found = index.in(box).stream()
                    .filter(station -> StationFilter.NONE.fits(station, Instant.EPOCH, key -> null))
                    .toList();
            return StationViews.clusters(box, found).size();
        });
    }

    /** By the clock, and by the processor's time, which other work on the machine does not stretch. */
    private static void run(String name, java.util.function.IntSupplier search) {
        long[] wall = new long[ROUNDS];
        long[] processor = new long[ROUNDS];
        long found = 0;
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        for (int round = -ROUNDS / 5; round < ROUNDS; round++) {
            long used = threads.getCurrentThreadCpuTime();
            long begun = System.nanoTime();
            found += search.getAsInt();
            if (round >= 0) {
                wall[round] = System.nanoTime() - begun;
                processor[round] = threads.getCurrentThreadCpuTime() - used;
            }
        }
        System.out.printf(
                "%s: by the clock %s; processor %s; %d found on average%n",
                name, shown(wall), shown(processor), found / ROUNDS);
    }

    private static String shown(long[] nanos) {
        Arrays.sort(nanos);
        return "p50 %.2f ms, p99 %.2f ms".formatted(nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 99 / 100] / 1e6);
    }
}
