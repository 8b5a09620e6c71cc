package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The forms of all messages that stations send. */
@Singleton
class Shapes {

    private final Map<OcppVersion, Map<String, Shape>> known = new EnumMap<>(OcppVersion.class);

    Shapes() {
        for (OcppVersion version : OcppVersion.values()) {
            known.put(version, read("/ocpp/" + version.text() + ".shapes"));
        }
    }

    boolean knows(OcppVersion version, String action) {
        return of(version).containsKey(action);
    }

    /** Nothing for a message that is not known. */
    List<Shape.Difference> differences(OcppVersion version, String action, JsonNode payload) {
        Shape shape = of(version).get(action);
        return shape == null ? List.of() : shape.differences(payload);
    }

    private Map<String, Shape> of(OcppVersion version) {
        return known.getOrDefault(version, Map.of());
    }

    private static Map<String, Shape> read(String resource) {
        Map<String, Shape> shapes = new HashMap<>();
        try (InputStream lines = Shapes.class.getResourceAsStream(resource)) {
            if (lines == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#") && colon > 0) {
                    shapes.put(line.substring(0, colon), Shape.parse(line.substring(colon + 1)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Map.copyOf(shapes);
    }
}
