package org.crossvolt.pki.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.demo.EvilVariant;
import org.crossvolt.pki.demo.EvilVariants;
import org.junit.jupiter.api.Test;

/** What is made to make us work: refused for little, measured in bytes of the heap and not in time, which others use too. */
class BombsTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** A whole, good validation of three certificates takes about a tenth of this. */
    private static final long MOST_BYTES = 1_000_000;

    private static final Instant NOW = Instant.now();
    private final ChainValidator validator =
            new ChainValidator(CryptoProviders.choose().checks(), Limits.DEFAULT);
    private final Trust trust = new Trust("bombs", 1, NOW.plusSeconds(99), List.of(), List.of(), Set.of());

    private static byte[] repeated(int times, int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            for (int one : bytes) {
                out.write(one);
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("700 nested indefinite sequences", repeated(700, 0x30, 0x80));
        bombs.put("a length of 2^31 - 1", new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        bombs.put("a length of 2^31", new byte[] {0x30, (byte) 0x84, (byte) 0x80, 0, 0, 0});
        bombs.put("a length of 2^63", new byte[] {0x30, (byte) 0x88, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
        bombs.put("a length of 126 bytes", repeated(200, 0x30, 0xfe));
        bombs.put(
                "an arc of 1,500 bytes",
                concat(
                        new byte[] {0x30, (byte) 0x82, 5, (byte) 0xe0, 6, (byte) 0x82, 5, (byte) 0xdc},
                        repeated(1_500, 0xff)));
        bombs.put("300 nested sequences that fit", nested(300));
        bombs.put("zeroes", new byte[1_600]);
        bombs.put("tags of many bytes", repeated(800, 0x3f, 0xff));
        return bombs;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte[] nested(int depth) {
        byte[] inner = {5, 0};
        for (int i = 0; i < depth; i++) {
            byte[] head = inner.length < 128
                    ? new byte[] {0x30, (byte) inner.length}
                    : new byte[] {0x30, (byte) 0x82, (byte) (inner.length >> 8), (byte) inner.length};
            inner = concat(head, inner);
        }
        return inner;
    }

    private long bytesOf(String text, List<Reason> seen) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        Verdict verdict = switch (validator.readPem(text)) {
            case ChainValidator.Text.Unreadable unreadable ->
                validator.unreadable(Purpose.CONTRACT, unreadable.finding(), NOW);
            case ChainValidator.Text.Certificates read ->
                validator.judge(
                        new Question(Purpose.CONTRACT, read.chain(), null, null, NOW),
                        trust,
                        RevocationSnapshot.EMPTY,
                        ValidationPolicy.STRICT);
        };
        long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        assertThat(verdict.isAccepted()).isFalse();
        verdict.reasons().forEach(one -> seen.add(one.reason()));
        return bytes;
    }

    @Test
    @Requirement("V1")
    void every_bomb_is_refused_for_less_than_a_megabyte() {
        bombs().forEach((name, der) -> {
            List<Reason> seen = new ArrayList<>();
            // Twice: the first time loads classes, which is not the bomb's work.
            bytesOf(Pem.chain(List.of(der)), seen);
            assertThat(bytesOf(Pem.chain(List.of(der)), seen)).as(name).isLessThan(MOST_BYTES);
            assertThat(seen).as(name).isNotEmpty();
        });
    }

    @Test
    @Requirement("V1")
    void texts_beyond_the_limit_are_not_even_copied() {
        String huge = "-----BEGIN CERTIFICATE-----\n" + "A".repeat(20_000_000);
        List<Reason> seen = new ArrayList<>();
        bytesOf(huge, seen);
        assertThat(bytesOf(huge, seen)).isLessThan(20_000);
        assertThat(seen).containsOnly(Reason.INPUT_TOO_LONG);
    }

    @Test
    void every_evil_variant_is_refused_for_less_than_a_megabyte() {
        for (EvilVariant variant : EvilVariants.of(new DemoPki("bombs", NOW, "http://127.0.0.1:1"))) {
            bytesOf(variant.text(), new ArrayList<>());
            assertThat(bytesOf(variant.text(), new ArrayList<>()))
                    .as(variant.name())
                    .isLessThan(MOST_BYTES);
        }
    }
}
