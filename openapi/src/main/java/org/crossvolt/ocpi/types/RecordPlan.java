package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crossvolt.ocpi.types.OcpiReader.Findings;
import org.jspecify.annotations.Nullable;

/** How one record is read, worked out from its components once and then kept with the class. */
final class RecordPlan {

    private static final ClassValue<RecordPlan> PLANS = new ClassValue<>() {
        @Override
        protected RecordPlan computeValue(Class<?> type) {
            return new RecordPlan(type);
        }
    };

    private final List<Member> members = new ArrayList<>();
    private final MethodHandle constructor;

    private RecordPlan(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type + " is no record");
        }
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            members.add(Member.of(components[i]));
        }
        try {
            constructor = MethodHandles.publicLookup()
                    .unreflectConstructor(type.getConstructor(types))
                    .asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static RecordPlan of(Class<?> type) {
        return PLANS.get(type);
    }

    /** One component: its JSON name, its cardinality, and how a value of it is read. */
    private record Member(String name, boolean required, boolean list, boolean atLeastOne, ValueKind kind) {

        static Member of(RecordComponent component) {
            AnnotatedType type = component.getAnnotatedType();
            boolean list = component.getType() == List.class;
            AnnotatedType valueType =
                    list ? ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0] : type;
            Class<?> valueClass = list
                    ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                    : component.getType();
            return new Member(
                    snakeCase(component.getName()),
                    !list && !type.isAnnotationPresent(Nullable.class),
                    list,
                    type.isAnnotationPresent(AtLeastOne.class),
                    ValueKind.of(valueClass, valueType));
        }

        private static String snakeCase(String camelCase) {
            return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    }

    /** The record, or null where something required is missing or wrong; what is wrong is in the findings. */
    @Nullable
    Object read(JsonNode json, String pointer, Findings findings, boolean patch) {
        if (!json.isObject()) {
            findings.violation(pointer, "type", "needs a JSON object, got " + seen(json));
            return null;
        }
        int before = findings.violations.size();
        @Nullable Object[] values = new Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = readMember(members.get(i), json, pointer, findings, patch);
        }
        return patch || findings.violations.size() > before ? null : construct(values, pointer, findings);
    }

    private static @Nullable Object readMember(
            Member member, JsonNode json, String pointer, Findings findings, boolean patch) {
        JsonNode value = json.get(member.name);
        String at = pointer + "/" + member.name;
        if (value == null || value.isNull()) {
            boolean mayBeAbsent = value == null && patch && !member.name.equals("last_updated");
            if ((member.required || member.atLeastOne) && !mayBeAbsent) {
                findings.violation(
                        at, "required", value == null ? "is missing" : "is null, but this field has to have a value");
            }
            return member.list ? List.of() : null;
        }
        return member.list ? readList(member, value, at, findings, patch) : member.kind.read(value, at, findings);
    }

    private static List<Object> readList(Member member, JsonNode json, String at, Findings findings, boolean patch) {
        if (!json.isArray()) {
            findings.violation(at, "type", "needs a JSON array, got " + seen(json));
            return List.of();
        }
        if (json.isEmpty() && member.atLeastOne) {
            findings.violation(at, "at_least_one", "needs at least one element");
        }
        List<Object> values = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            Object value = patch && member.kind.isNamedPart()
                    ? member.kind.readPart(json.get(i), at + "/" + i, findings)
                    : member.kind.read(json.get(i), at + "/" + i, findings);
            if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private @Nullable Object construct(@Nullable Object[] values, String pointer, Findings findings) {
        Object made;
        try {
            made = constructor.invoke(values);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        if (made instanceof SelfChecked checked) {
            checked.check((member, message) -> findings.violation(pointer + "/" + member, "rule", message));
        }
        return made;
    }

    /** What was found, for a sentence; long texts are cut. */
    static String seen(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            default -> {
                String text = json.toString();
                yield text.length() <= 40 ? text : text.substring(0, 40) + "…";
            }
        };
    }
}
