package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Several of the contract's OpenAPI documents made into one, for a service to show: paths below each other, components side
 * by side, references pointing inside.
 */
public final class DocumentBundle {

    private static final String ROOT = "/META-INF/openapi/";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final ObjectNode bundle = JsonNodeFactory.instance.objectNode();
    private final ObjectNode paths = JsonNodeFactory.instance.objectNode();
    private final ObjectNode components = JsonNodeFactory.instance.objectNode();

    public DocumentBundle(String title, String version, String description) {
        bundle.put("openapi", "3.1.0");
        bundle.putObject("info").put("title", title).put("version", version).put("description", description);
        bundle.set("paths", paths);
        bundle.set("components", components);
    }

    /**
     * Adds a document of the jar.
     *
     * @param name below the documents' root, such as {@code ocpi/2.2.1/cdrs.yaml}
     * @param place where a path of it stands in the bundle
     * @param renamed put before the names of its responses, so that those of several documents do not meet
     */
    public DocumentBundle add(String name, UnaryOperator<String> place, String renamed) {
        JsonNode document = inside(read(name), renamed);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            paths.set(place.apply(path.getKey()), path.getValue());
            secure(path.getValue(), document.path("security"));
        }
        for (Map.Entry<String, JsonNode> kind : document.path("components").properties()) {
            ObjectNode target = components.withObjectProperty(kind.getKey());
            kind.getValue()
                    .properties()
                    .forEach(part -> target.set(
                            kind.getKey().equals("responses") ? renamed + part.getKey() : part.getKey(),
                            part.getValue()));
        }
        return this;
    }

    public ObjectNode json() {
        return bundle;
    }

    public String yaml() {
        try {
            return YAML.writeValueAsString(bundle);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a document demands as a whole, each of its operations demands in the bundle. */
    private static void secure(JsonNode path, JsonNode security) {
        for (JsonNode operation : path) {
            if (operation instanceof ObjectNode one && one.has("responses") && !one.has("security")) {
                one.set("security", security);
            }
        }
    }

    /** The same tree with references to other files turned into references inside. */
    private static JsonNode inside(JsonNode node, String renamed) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                boolean reference =
                        member.getKey().equals("$ref") && member.getValue().isTextual();
                copy.set(
                        member.getKey(),
                        reference
                                ? TextNode.valueOf(
                                        referenceInside(member.getValue().textValue(), renamed))
                                : inside(member.getValue(), renamed));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(inside(element, renamed)));
            return copy;
        }
        return node;
    }

    private static String referenceInside(String reference, String renamed) {
        String inside = reference.substring(reference.indexOf('#'));
        return reference.startsWith("#")
                ? inside.replace("#/components/responses/", "#/components/responses/" + renamed)
                : inside;
    }

    private static JsonNode read(String name) {
        try (InputStream yaml = DocumentBundle.class.getResourceAsStream(ROOT + name)) {
            if (yaml == null) {
                throw new IllegalStateException("there is no document " + name);
            }
            return YAML.readTree(yaml);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }
}
