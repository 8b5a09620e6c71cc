package org.crossvolt.tariff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.tariff.checking.CdrNotary;
import org.crossvolt.tariff.checking.CheckContext;
import org.crossvolt.tariff.linting.TariffLinter;
import org.crossvolt.tariff.pricing.CdrPricer;
import org.crossvolt.tariff.pricing.PricingCase;
import org.crossvolt.tariff.pricing.PricingInput;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.crossvolt.tariff.pricing.PricingResult;
import org.junit.jupiter.api.Test;

/** Valid JSON of every shape: members taken away, swapped, made absurd. Whatever can be read is priced, checked and linted. */
class JsonFuzzTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final String[] VALUES = {
        "null",
        "-1",
        "0",
        "1e15",
        "-999999999999999.9999",
        "0.00000000000000000000000000000000000001",
        "\"\"",
        "[]",
        "{}",
        "true",
        "\"2026-03-29T02:30:00Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"24:00\"",
        "\"00:00\"",
        "\"2026-02-31\"",
        "\"RESERVATION_EXPIRES\"",
        "\"PARKING_TIME\"",
        "\"FLAT\"",
        "\"JPY\"",
        "2147483647",
        "1e-40",
        "[null]"
    };

    @Test
    void no_valid_json_crashes_pricing_checking_or_linting() throws Exception {
        List<ObjectNode> seeds = new ArrayList<>();
        for (PricingCase one : PricingCase.all()) {
            if (java.nio.file.Files.exists(one.folder().resolve("cdr.json"))) {
                seeds.add(Samples.cdr(one.name()));
            }
        }
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            ObjectNode json = seeds.get(random.nextInt(seeds.size())).deepCopy();
            int hits = 1 + random.nextInt(2);
            for (int hit = 0; hit < hits; hit++) {
                spoil(json, random);
            }
            read += use(json) ? 1 : 0;
        }
        assertThat(read).as("enough of them reach the engine").isGreaterThan(1_000);
    }

    private static boolean use(ObjectNode json) {
        if (!(OcpiReader.read(json, Cdr.class) instanceof Read.Valid<Cdr> valid)) {
            return false;
        }
        Cdr cdr = valid.value();
        ZoneId zone = ZoneId.of("Europe/Amsterdam");
        PricingResult result = new CdrPricer(PricingPolicy.DEFAULT).price(PricingInput.of(cdr, zone));
        if (result instanceof PricingResult.Priced priced) {
            assertThat(TariffJson.write(priced.report())).isNotEmpty();
            assertThat(priced.report().currency()).isEqualTo(cdr.currency());
        }
        assertThat(TariffJson.write(CdrNotary.check(cdr, CheckContext.knowing(zone, NOW))))
                .isNotEmpty();
        for (Tariff tariff : cdr.tariffs()) {
            assertThat(TariffLinter.lint(tariff, NOW)).isNotNull();
        }
        return true;
    }

    private static void spoil(ObjectNode json, Random random) throws Exception {
        JsonNode at = json;
        while (true) {
            List<String> names = new ArrayList<>();
            at.fieldNames().forEachRemaining(names::add);
            int size = at.isArray() ? at.size() : names.size();
            if (size == 0) {
                return;
            }
            int index = random.nextInt(size);
            JsonNode child = at.isArray() ? at.get(index) : at.get(names.get(index));
            if (child.isContainerNode() && random.nextInt(5) != 0) {
                at = child;
                continue;
            }
            JsonNode value = OcpiJson.mapper().readTree(VALUES[random.nextInt(VALUES.length)]);
            if (at instanceof ArrayNode array) {
                array.set(index, random.nextInt(3) == 0 ? array.get(random.nextInt(size)) : value);
            } else if (random.nextInt(4) == 0) {
                ((ObjectNode) at).remove(names.get(index));
            } else {
                ((ObjectNode) at).set(names.get(index), value);
            }
            return;
        }
    }
}
