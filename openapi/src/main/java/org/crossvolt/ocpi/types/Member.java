package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member of an object: its JSON name, its cardinality, and the plan of its values. */
record Member(
        String name,
        String owner,
        boolean required,
        boolean list,
        @Nullable String mergedBy,
        ValuePlan value,
        MethodHandle accessor) {

    static final String LAST_UPDATED = "last_updated";

    static Member of(RecordComponent component) {
        boolean list = component.getType() == List.class;
        Class<?> type = list ? elementType(component) : component.getType();
        MergedBy mergedBy = component.getAnnotation(MergedBy.class);
        boolean required =
                list ? component.isAnnotationPresent(AtLeastOne.class) : !isNullable(component.getAnnotatedType());
        return new Member(
                snakeCase(component.getName()),
                component.getDeclaringRecord().getSimpleName(),
                required,
                list,
                mergedBy == null ? null : mergedBy.value(),
                ValuePlan.of(type, component),
                Handles.accessor(component));
    }

    /** The value for the record's constructor: null or an empty list where it is absent or was violated. */
    @Nullable
    Object read(JsonNode object, Place parent, Findings found) {
        JsonNode node = object.get(name);
        if (isAbsent(node)) {
            if (required) {
                missing(object, parent, found);
            }
            return list ? List.of() : null;
        }
        return readPresent(node, parent.member(name), found);
    }

    @Nullable
    Object readPresent(JsonNode node, Place place, Findings found) {
        return list ? readList(node, place, found) : readOne(node, place, found);
    }

    /** Checks what a PATCH says about this member: absent leaves it, null clears it, a list may be merged. */
    void checkPatch(JsonNode object, Place parent, Findings found) {
        JsonNode node = object.get(name);
        if (node == null) {
            return;
        }
        Place place = parent.member(name);
        if (mergedBy != null && value instanceof ObjectPlan elements) {
            checkMerged(node, mergedBy, elements, place, found);
        } else if (!node.isNull()) {
            readPresent(node, place, found);
        } else if (required) {
            found.violation(
                    place, "required", name + " is required in " + article() + ", so a PATCH cannot clear it.", "null");
        }
    }

    void write(Object object, JsonGenerator json) throws IOException {
        Object held = Handles.get(accessor, object);
        if (held instanceof List<?> elements) {
            if (!elements.isEmpty()) {
                json.writeArrayFieldStart(name);
                for (Object element : elements) {
                    value.write(element, json);
                }
                json.writeEndArray();
            }
        } else if (held != null) {
            json.writeFieldName(name);
            value.write(held, json);
        }
    }

    static boolean isAbsent(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode();
    }

    void missing(JsonNode object, Place parent, Findings found) {
        String message = name + " is missing; " + article() + " needs it.";
        String similar = similarName(object);
        found.violation(
                parent.member(name), "required", similar == null ? message : message + " Is it " + similar + "?", "");
    }

    private @Nullable Object readOne(JsonNode node, Place place, Findings found) {
        if (node.isTextual() && node.textValue().isBlank()) {
            if (required) {
                String message = name + " is empty; " + article() + " needs it.";
                found.violation(place, "required", message, node.textValue());
            } else {
                found.remark(place, "empty", name + " is empty; it is read as absent.", node.textValue());
            }
            return null;
        }
        // Some languages write an empty object as an empty list.
        if (!required && value instanceof ObjectPlan && node.isArray() && node.isEmpty()) {
            found.remark(place, "empty", name + " is an empty list; it is read as absent.", "[]");
            return null;
        }
        return value.read(node, place, found);
    }

    private List<Object> readList(JsonNode node, Place place, Findings found) {
        if (!node.isArray()) {
            ValuePlan.wrongType(node, place, found, "a list");
            return List.of();
        }
        if (required && node.isEmpty()) {
            found.violation(place, "at-least-one", name + " needs at least one element.", "[]");
        }
        List<Object> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            JsonNode element = node.get(i);
            Place at = place.element(i);
            if (element.isNull() || (element.isTextual() && element.textValue().isBlank())) {
                found.violation(at, "required", "An element of " + name + " is empty.", Findings.excerpt(element));
                continue;
            }
            Object read = value.read(element, at, found);
            if (read != null) {
                elements.add(read);
            }
        }
        return elements;
    }

    private void checkMerged(JsonNode node, String key, ObjectPlan elements, Place place, Findings found) {
        if (!node.isArray()) {
            String message = name + " has to be a list; a PATCH merges its elements by " + key + " and removes none.";
            found.violation(place, "type", message, Findings.excerpt(node));
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            JsonNode element = node.get(i);
            Place at = place.element(i);
            elements.checkPatch(element, at, found);
            if (element.isObject() && !element.has(key)) {
                String message = key + " is missing; without it nobody knows which element of " + name + " is meant.";
                found.violation(at.member(key), "required", message, "");
            }
        }
    }

    private @Nullable String similarName(JsonNode object) {
        String wanted = name.replace("_", "");
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String other = names.next();
            if (!other.equals(name) && other.replaceAll("[_-]", "").equalsIgnoreCase(wanted)) {
                return Findings.excerpt(other);
            }
        }
        return null;
    }

    private String article() {
        return ("AEIOU".indexOf(owner.charAt(0)) >= 0 ? "an " : "a ") + owner;
    }

    private static Class<?> elementType(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> type) {
            return type;
        }
        throw new IllegalStateException(component + " has to be a List of a class");
    }

    private static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static String snakeCase(String camelCase) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_');
            }
            name.append(Character.toLowerCase(c));
        }
        return name.toString();
    }
}
