package org.crossvolt.ocpi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The OpenAPI documents as they travel in the jar. */
final class Documents {

    static final List<String> MODULES = List.of(
            "versions",
            "credentials",
            "locations",
            "sessions",
            "cdrs",
            "tariffs",
            "tokens",
            "commands",
            "chargingprofiles",
            "hubclientinfo");

    private static final String ROOT = "/META-INF/openapi/";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Documents() {}

    /** By the path below the documents' root. */
    static Map<String, JsonNode> all() {
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        documents.put("ocpi/2.2.1/common.yaml", read("ocpi/2.2.1/common.yaml"));
        for (String module : MODULES) {
            documents.put("ocpi/2.2.1/" + module + ".yaml", read("ocpi/2.2.1/" + module + ".yaml"));
        }
        documents.put("platform/hub-operator.yaml", read("platform/hub-operator.yaml"));
        documents.put("platform/tariff-engine.yaml", read("platform/tariff-engine.yaml"));
        documents.put("platform/pki.yaml", read("platform/pki.yaml"));
        documents.put("platform/cpo.yaml", read("platform/cpo.yaml"));
        documents.put("platform/emsp.yaml", read("platform/emsp.yaml"));
        documents.put("platform/driver.yaml", read("platform/driver.yaml"));
        return documents;
    }

    static JsonNode read(String path) {
        try (InputStream yaml = Documents.class.getResourceAsStream(ROOT + path)) {
            if (yaml == null) {
                throw new IllegalStateException(path + " is not in the jar");
            }
            return YAML.readTree(yaml);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }

    /** What a {@code $ref} in a document points at; missing where nothing is there. */
    static JsonNode resolve(Map<String, JsonNode> documents, String from, String ref) {
        int hash = ref.indexOf('#');
        String file = hash == 0
                ? from
                : Path.of(from)
                        .resolveSibling(ref.substring(0, hash))
                        .normalize()
                        .toString();
        JsonNode document = documents.get(file);
        if (document == null) {
            throw new IllegalStateException(from + " refers to " + file + ", which is no document of ours");
        }
        return document.at(ref.substring(hash + 1));
    }

    /** Every operation: those of the paths and those that are called back. */
    static List<Operation> operations(JsonNode document) {
        List<Operation> found = new ArrayList<>();
        collect(document.path("paths"), found);
        return found;
    }

    private static void collect(JsonNode paths, List<Operation> into) {
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    into.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
                    method.getValue().path("callbacks").forEach(callback -> collect(callback, into));
                }));
    }

    record Operation(String path, String method, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
