package org.crossvolt.tariff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.tariff.pricing.PricingCase;

/** Objects of the pricing cases, to be spoiled. */
public final class Samples {

    private Samples() {}

    public static ObjectNode cdr(String caseName) {
        return (ObjectNode) json(caseName, "cdr.json");
    }

    public static ObjectNode tariff(String caseName) {
        return (ObjectNode) json(caseName, "tariff.json");
    }

    private static JsonNode json(String caseName, String file) {
        try {
            return OcpiJson.mapper()
                    .readTree(Files.readAllBytes(
                            PricingCase.ROOT.resolve(caseName).resolve(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
