package org.crossvolt.pki.validation;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Whole validations from PEM text against bare signature checks of {@code openssl speed}, both by CPU time, so that what else
 * runs on the machine counts for neither. Rounds alternate; the medians are compared.
 */
public final class ValidationRatio {

    private static final int ROUNDS = 7;
    private static final int WARM_UP = 3;
    private static final long ROUND_NANOS = 2_000_000_000L;
    private static final BigDecimal WANTED = new BigDecimal("0.60");

    private ValidationRatio() {}

    public static void main(String[] arguments) throws Exception {
        ValidationBenchmark benchmark = new ValidationBenchmark();
        benchmark.provider = "chosen";
        benchmark.prepare();
        long[] ours = new long[ROUNDS];
        long[] theirs = new long[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long rate = rate(benchmark);
            if (i >= 0) {
                ours[i] = rate;
                theirs[i] = openssl();
                System.out.println("validations " + ours[i] + "/s, openssl " + theirs[i] + "/s");
            }
        }
        BigDecimal ratio = BigDecimal.valueOf(median(ours)).divide(BigDecimal.valueOf(median(theirs)), 2, RoundingMode.HALF_UP);
        System.out.println("ratio " + ratio + ", wanted " + WANTED);
        if (ratio.compareTo(WANTED) < 0) {
            System.exit(1);
        }
    }

    /** Per second of this thread's CPU time. */
    private static long rate(ValidationBenchmark benchmark) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long count = 0;
        long spent;
        do {
            for (int i = 0; i < 100; i++) {
                benchmark.wholeValidationFromPem();
            }
            count += 100;
            spent = threads.getCurrentThreadCpuTime() - begin;
        } while (spent < ROUND_NANOS);
        return count * 1_000_000_000L / spent;
    }

    /** Its last column; it measures by user time itself. */
    private static long openssl() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("openssl", "speed", "-seconds", "2", "ecdsap256")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String last = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        process.waitFor();
        String[] columns = last.strip().split("\\s+");
        return new BigDecimal(columns[columns.length - 1]).longValue();
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
