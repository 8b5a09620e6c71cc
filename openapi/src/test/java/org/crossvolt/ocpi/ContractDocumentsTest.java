package org.crossvolt.ocpi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxDigits;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OpenEnum;
import org.crossvolt.ocpi.types.Url;
import org.crossvolt.ocpi.types.Within;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenAPI documents say what the records say, and are whole. */
class ContractDocumentsTest {

    private static final Map<String, JsonNode> DOCUMENTS = Documents.all();
    private static final List<Class<?>> TYPES = contractTypes();

    /** Schemas that are no object of the standard. */
    private static final Set<String> INFRASTRUCTURE = Set.of("DateTime", "Envelope", "StatusCode", "Patch");

    static List<Class<?>> contractTypes() {
        List<Class<?>> types = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.crossvolt.ocpi")
                        .stream()
                        .filter(type -> type.isRecord()
                                && (type.isAssignableTo(OcpiObject.class) || type.isAssignableTo(OpenEnum.class)))
                        .map(JavaClass::reflect)
                        .sorted(Comparator.comparing(Class::getName))
                        .collect(Collectors.toCollection(ArrayList::new));
        types.addAll(List.of(ConnectionStatus.class, CommandType.class, InterfaceRole.class, DayOfWeek.class));
        return types;
    }

    @ParameterizedTest
    @MethodSource("contractTypes")
    void the_documents_and_the_records_agree(Class<?> type) {
        JsonNode schema = schemaOf(type);

        assertThat(schema.isMissingNode()).as("there is a schema").isFalse();
        assertThat(differences("", expected(type), schema)).isEmpty();
    }

    @Test
    void no_document_describes_an_object_that_there_is_no_record_for() {
        Set<String> described = new LinkedHashSet<>();
        DOCUMENTS.forEach((path, document) -> {
            if (path.startsWith("ocpi/")) {
                document.at("/components/schemas").fieldNames().forEachRemaining(described::add);
            }
        });

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(TYPES.stream().map(Class::getSimpleName), INFRASTRUCTURE.stream())
                                .toList());
    }

    @Test
    void a_difference_would_be_found() {
        ObjectNode spoiled = schemaOf(type("Connector")).deepCopy();
        ((ObjectNode) spoiled.at("/properties/id")).put("maxLength", 35);
        ((ObjectNode) spoiled.at("/properties")).remove("format");
        ((ObjectNode) spoiled.at("/properties/max_voltage")).put("type", "number");
        spoiled.withArray("required").remove(0);

        assertThat(differences("", expected(type("Connector")), spoiled))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("/required"))
                .anyMatch(line -> line.startsWith("/properties"))
                .anyMatch(line -> line.startsWith("/properties/id/maxLength"))
                .anyMatch(line -> line.startsWith("/properties/max_voltage/type"));
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> broken = new ArrayList<>();
        DOCUMENTS.forEach((path, document) -> document.findValuesAsText("$ref").forEach(ref -> {
            if (Documents.resolve(DOCUMENTS, path, ref).isMissingNode()) {
                broken.add(path + ": " + ref);
            }
        }));

        assertThat(broken).isEmpty();
    }

    @Test
    void every_operation_is_whole() {
        List<String> odd = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        DOCUMENTS.forEach((path, document) -> Documents.operations(document).forEach(operation -> {
            String where = path + " " + operation;
            if (!ids.add(
                    path.substring(0, 4) + operation.node().path("operationId").asText())) {
                odd.add(where + ": its operationId is used twice");
            }
            // An operation with an empty list of securities is for everybody, and says so.
            JsonNode security = operation.node().path("security");
            boolean forEverybody = security.isArray() && security.isEmpty();
            if (!forEverybody && !operation.node().at("/responses").has("401")) {
                odd.add(where + ": it says nothing about 401");
            }
            if (!pathParametersIn(operation.path()).equals(pathParametersOf(path, operation.node()))) {
                odd.add(where + ": its path parameters are not those of its path");
            }
        }));

        assertThat(odd).isEmpty();
        assertThat(ids).hasSizeGreaterThan(60);
    }

    @Test
    @Requirement({"T-43", "T-44", "H-02"})
    void message_ids_are_on_every_operation_and_routing_headers_on_functional_ones_only() {
        List<String> odd = new ArrayList<>();
        for (String module : Documents.MODULES) {
            String path = "ocpi/2.2.1/" + module + ".yaml";
            boolean functional =
                    !Set.of("versions", "credentials", "hubclientinfo").contains(module);
            for (Documents.Operation operation : Documents.operations(document(path))) {
                Set<String> headers = parametersOf(path, operation.node(), "header");
                if (!headers.containsAll(Set.of("X-Request-ID", "X-Correlation-ID"))
                        || headers.contains("OCPI-from-party-id") != functional) {
                    odd.add(path + " " + operation + ": " + headers);
                }
            }
        }

        assertThat(odd).isEmpty();
    }

    private static JsonNode document(String path) {
        JsonNode document = DOCUMENTS.get(path);
        return document == null ? JsonNodeFactory.instance.missingNode() : document;
    }

    private static Class<?> type(String simpleName) {
        return TYPES.stream()
                .filter(type -> type.getSimpleName().equals(simpleName))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode schemaOf(Class<?> type) {
        return document("ocpi/2.2.1/" + fileOf(type)).at("/components/schemas/" + type.getSimpleName());
    }

    private static String fileOf(Class<?> type) {
        if (type == DayOfWeek.class) {
            return "tariffs.yaml";
        }
        String room = type.getPackageName().substring("org.crossvolt.ocpi.".length());
        return room.equals("types") ? "common.yaml" : room + ".yaml";
    }

    /** The schema that a record or an enum asks for, without descriptions. */
    private static ObjectNode expected(Class<?> type) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (type.isEnum()) {
            schema.put("type", "string");
            Arrays.stream(type.getEnumConstants())
                    .forEach(value -> schema.withArray("enum").add(((Enum<?>) value).name()));
        } else if (OpenEnum.class.isAssignableFrom(type)) {
            ObjectNode known = schema.withArray("anyOf").addObject();
            OpenEnum.knownValues(type.asSubclass(OpenEnum.class))
                    .forEach(value -> known.withArray("enum").add(value.text()));
            schema.withArray("anyOf").addObject().put("type", "string");
        } else {
            schema.put("type", "object");
            for (RecordComponent component : type.getRecordComponents()) {
                if (isRequired(component)) {
                    schema.withArray("required").add(jsonName(component));
                }
                schema.withObject("/properties").set(jsonName(component), expected(component));
            }
        }
        return schema;
    }

    private static ObjectNode expected(RecordComponent component) {
        if (component.getType() != List.class) {
            return expectedValue(component.getType(), component);
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
        if (component.isAnnotationPresent(AtLeastOne.class)) {
            list.put("minItems", 1);
        }
        Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        list.set("items", expectedValue(element, component));
        return list;
    }

    private static ObjectNode expectedValue(Class<?> type, RecordComponent component) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (type == CiString.class || type == String.class) {
            return expectedText(schema.put("type", "string"), type, component);
        }
        if (type == BigDecimal.class) {
            return expectedNumber(schema.put("type", "number"), component);
        }
        if (type == int.class || type == Integer.class) {
            return expectedNumber(schema.put("type", "integer").put("format", "int32"), component);
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        String name = type == OcpiDateTime.class ? "DateTime" : type.getSimpleName();
        String file = type == OcpiDateTime.class ? "common.yaml" : fileOf(type);
        boolean sameFile = file.equals(fileOf(component.getDeclaringRecord()));
        return schema.put("$ref", (sameFile ? "" : file) + "#/components/schemas/" + name);
    }

    private static ObjectNode expectedText(ObjectNode schema, Class<?> type, RecordComponent component) {
        if (component.isAnnotationPresent(Url.class)) {
            schema.put("format", "uri");
        } else if (type == CiString.class) {
            schema.put("format", "ci-string");
        }
        MaxLength length = component.getAnnotation(MaxLength.class);
        if (length != null) {
            schema.put("maxLength", length.value());
            if (length.accepted() > 0) {
                schema.put("x-accepted-length", length.accepted());
            }
        }
        Matches form = component.getAnnotation(Matches.class);
        if (form != null) {
            schema.put("pattern", "^" + form.value() + "$");
            if (!form.tolerated().isEmpty()) {
                String tolerated = form.tolerated();
                schema.put(
                        "x-accepted-pattern",
                        tolerated.contains("|") ? "^(" + tolerated + ")$" : "^" + tolerated + "$");
            }
        }
        return schema;
    }

    private static ObjectNode expectedNumber(ObjectNode schema, RecordComponent component) {
        Within within = component.getAnnotation(Within.class);
        MaxDigits digits = component.getAnnotation(MaxDigits.class);
        long most = within == null ? Long.MAX_VALUE : within.max();
        if (digits != null) {
            most = Math.min(most, BigDecimal.TEN.pow(digits.value()).longValueExact() - 1);
        }
        if (within != null && within.min() != Long.MIN_VALUE) {
            schema.put("minimum", within.min());
        }
        if (most != Long.MAX_VALUE) {
            schema.put("maximum", most);
        }
        return schema;
    }

    private static boolean isRequired(RecordComponent component) {
        return component.getType() == List.class
                ? component.isAnnotationPresent(AtLeastOne.class)
                : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String jsonName(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    /** Every difference, each as a pointer and what was expected and seen there. Descriptions are free. */
    private static List<String> differences(String pointer, JsonNode expected, JsonNode seen) {
        List<String> found = new ArrayList<>();
        if (!expected.isObject() || !seen.isObject()) {
            if (expected.isArray() && seen.isArray() && expected.size() == seen.size()) {
                for (int i = 0; i < expected.size(); i++) {
                    found.addAll(differences(pointer + "/" + i, expected.get(i), seen.get(i)));
                }
            } else if (!expected.asText().equals(seen.asText()) || expected.isArray() || seen.isArray()) {
                found.add(pointer + ": the record says " + expected + ", the document " + seen);
            }
            return found;
        }
        List<String> expectedNames = names(expected, pointer);
        List<String> seenNames = names(seen, pointer);
        if (!expectedNames.equals(seenNames)) {
            found.add(pointer + ": the record has " + expectedNames + ", the document " + seenNames);
        }
        for (String name : expectedNames) {
            if (seen.has(name)) {
                found.addAll(differences(pointer + "/" + name, expected.path(name), seen.path(name)));
            }
        }
        return found;
    }

    /** In the standard's order where it is that of members, in any order where it is that of keywords. */
    private static List<String> names(JsonNode schema, String pointer) {
        List<String> names = new ArrayList<>();
        schema.fieldNames().forEachRemaining(names::add);
        if (!pointer.equals("/properties")) {
            names.remove("description");
            names.sort(Comparator.naturalOrder());
        }
        return names;
    }

    private static Set<String> pathParametersIn(String path) {
        Set<String> names = new LinkedHashSet<>();
        if (path.startsWith("/")) {
            java.util.regex.Pattern.compile("\\{([a-z_]+)}")
                    .matcher(path)
                    .results()
                    .forEach(match -> names.add(match.group(1)));
        }
        return names;
    }

    private static Set<String> pathParametersOf(String path, JsonNode operation) {
        return parametersOf(path, operation, "path");
    }

    private static Set<String> parametersOf(String path, JsonNode operation, String in) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode whole = parameter.has("$ref")
                    ? Documents.resolve(DOCUMENTS, path, parameter.path("$ref").asText())
                    : parameter;
            if (whole.path("in").asText().equals(in)) {
                names.add(whole.path("name").asText());
            }
        }
        return names;
    }
}
