package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crossvolt.ocpi.ContractObjects;
import org.junit.jupiter.api.Test;

/** Spoils valid objects at random, from a fixed seed: whatever comes in, reading ends in a value or in violations. */
class FuzzTest {

    private static final int ITERATIONS = 10_000;
    private static final long SEED = 20260301L;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.50",
            "1e15",
            "1e16",
            "1e999999999",
            "0e-999999999",
            "99999999999999999999999",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"12.5\"",
            "\"1e999999999\"",
            "\"AVAILABLE\"",
            "\"2026-03-01T08:15:30.123456Z\"",
            "\"2026-03-01T08:15:30+14:00\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\r\\n\"",
            "\"http://[\"",
            "\"" + "é".repeat(6000) + "\"",
            "[]",
            "[null]",
            "[[[]]]",
            "[1, \"x\", {}]",
            "{}",
            "{\"id\": 1}");

    @Test
    void reading_a_spoiled_object_ends_in_a_value_or_in_violations() {
        Random random = new Random(SEED);
        int valid = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            Class<? extends OcpiObject> type = pick(ContractObjects.all(), random);
            ObjectNode object = ContractObjects.full(type);
            int spoils = 1 + random.nextInt(3);
            for (int s = 0; s < spoils; s++) {
                spoil(object, random);
            }
            valid += check(object, type, i);
        }
        // Both outcomes have to be frequent, or the spoiling would prove nothing.
        assertThat(valid).isBetween(ITERATIONS / 20, ITERATIONS * 19 / 20);
    }

    @Test
    void reading_spoiled_bytes_ends_in_a_value_or_in_violations() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < ITERATIONS; i++) {
            Class<? extends OcpiObject> type = pick(ContractObjects.all(), random);
            byte[] bytes = OcpiJson.mapper().writeValueAsBytes(ContractObjects.full(type));
            for (int s = 0; s <= random.nextInt(4); s++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                OcpiReader.read(bytes, type);
                OcpiReader.patchViolations(bytes, type);
            } catch (RuntimeException escaped) {
                fail("iteration " + i + " of seed " + SEED + ": " + new String(bytes, StandardCharsets.UTF_8), escaped);
            }
        }
    }

    private static int check(ObjectNode object, Class<? extends OcpiObject> type, int iteration) {
        try {
            OcpiPatch.check(object, type);
            return switch (OcpiReader.read(object, type)) {
                case Read.Valid<? extends OcpiObject> valid -> {
                    // What was accepted can be written, and is then accepted as the same again.
                    byte[] once = OcpiJson.write(valid.value());
                    byte[] twice = OcpiJson.write(OcpiReader.read(once, type).orRefuse());
                    assertThat(twice).isEqualTo(once);
                    yield 1;
                }
                case Read.Invalid<? extends OcpiObject> invalid -> {
                    assertThat(invalid.violations()).isNotEmpty().allSatisfy(violation -> {
                        assertThat(object.at(parentOf(violation)).isMissingNode())
                                .isFalse();
                        assertThat(violation.message()).isNotBlank();
                    });
                    yield 0;
                }
            };
        } catch (RuntimeException | AssertionError escaped) {
            return fail("iteration " + iteration + " of seed " + SEED + ": " + object, escaped);
        }
    }

    private static JsonPointer parentOf(Violation violation) {
        JsonPointer parent = JsonPointer.compile(violation.pointer()).head();
        return parent == null ? JsonPointer.empty() : parent;
    }

    private static void spoil(ObjectNode object, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(object, containers);
        JsonNode container = pick(containers, random);
        if (container.isEmpty()) {
            return;
        }
        int kind = random.nextInt(10);
        if (container instanceof ObjectNode members) {
            String name = pick(List.copyOf(names(members)), random);
            if (kind < 2) {
                members.remove(name);
            } else if (kind == 2) {
                members.set(name, pick(containers, random).deepCopy());
            } else {
                members.set(name, ContractObjects.json(pick(VALUES, random)));
            }
        } else if (container instanceof ArrayNode elements) {
            int index = random.nextInt(elements.size());
            if (kind < 2) {
                elements.remove(index);
            } else if (kind < 4) {
                elements.add(elements.get(index).deepCopy());
            } else {
                elements.set(index, ContractObjects.json(pick(VALUES, random)));
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
