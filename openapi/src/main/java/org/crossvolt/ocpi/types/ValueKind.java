package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.types.OcpiReader.Findings;
import org.jspecify.annotations.Nullable;

/** How a single value of a record's component is read from JSON and checked. */
sealed interface ValueKind {

    /** The value, or null with a violation. */
    @Nullable
    Object read(JsonNode json, String pointer, Findings findings);

    /** EVSEs and Connectors inside a PATCH may be parts, named by their id. */
    default boolean isNamedPart() {
        return false;
    }

    default @Nullable Object readPart(JsonNode json, String pointer, Findings findings) {
        return read(json, pointer, findings);
    }

    static ValueKind of(Class<?> type, AnnotatedType annotated) {
        MaxLength maxLength = annotated.getAnnotation(MaxLength.class);
        Matches matches = annotated.getAnnotation(Matches.class);
        if (type == String.class || type == CiString.class) {
            return new Text(
                    type == CiString.class,
                    maxLength == null ? Integer.MAX_VALUE : maxLength.value(),
                    matches == null ? null : Pattern.compile(matches.value()));
        }
        if (type == OcpiDateTime.class) {
            return new Moment();
        }
        if (type == BigDecimal.class) {
            return new Decimal();
        }
        if (type == int.class || type == Integer.class) {
            return new Whole();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Bool();
        }
        if (OpenEnum.class.isAssignableFrom(type)) {
            return new Open(type);
        }
        return type.isEnum() ? new Closed(type) : new Nested(type);
    }

    record Text(
            boolean caseInsensitive,
            int maxLength,
            @Nullable Pattern form) implements ValueKind {
        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            if (!json.isTextual()) {
                findings.violation(pointer, "type", "needs a text, got " + RecordPlan.seen(json));
                return null;
            }
            String text = json.textValue();
            if (text.codePointCount(0, text.length()) > maxLength) {
                // 3.11: be lenient on input; a text that is too long harms nobody who relays it whole.
                tooLong(pointer, text, findings);
            }
            if (text.isEmpty()) {
                findings.remark(pointer, "empty", "is an empty text");
            }
            if (form != null && !form.matcher(text).matches() && !text.isEmpty()) {
                findings.violation(pointer, "form", "has the wrong form: '" + cut(text) + "'");
                return null;
            }
            if (caseInsensitive) {
                try {
                    return new CiString(text);
                } catch (IllegalArgumentException controlCharacter) {
                    findings.violation(pointer, "characters", "has control characters");
                    return null;
                }
            }
            return text;
        }

        /** Identifiers longer than any version allows can not be kept apart by others: those are refused. */
        private void tooLong(String pointer, String text, Findings findings) {
            int length = text.codePointCount(0, text.length());
            String message = "has " + length + " characters, at most " + maxLength + " are allowed";
            if (caseInsensitive && length > Math.max(maxLength, 39) || length > 8 * maxLength) {
                findings.violation(pointer, "max_length", message);
            } else if (maxLength <= 3) {
                findings.violation(pointer, "max_length", message + ": '" + cut(text) + "'");
            } else {
                findings.remark(pointer, "max_length", message);
            }
        }

        private static String cut(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "…";
        }
    }

    record Moment() implements ValueKind {
        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            if (!json.isTextual()) {
                findings.violation(pointer, "type", "needs a DateTime text, got " + RecordPlan.seen(json));
                return null;
            }
            try {
                return OcpiDateTime.parse(json.textValue());
            } catch (IllegalArgumentException notADate) {
                findings.violation(pointer, "date_time", String.valueOf(notADate.getMessage()));
                return null;
            }
        }
    }

    record Decimal() implements ValueKind {
        /** Beyond this power of ten a number means nothing in OCPI, and arithmetic with it would not end. */
        private static final int LARGEST_EXPONENT = 15;

        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            BigDecimal number = null;
            if (json.isNumber()) {
                number = json.decimalValue();
            } else if (json.isTextual() && json.textValue().matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
                findings.remark(pointer, "quoted_number", "is a number in quotes");
                number = new BigDecimal(json.textValue());
            }
            if (number == null) {
                findings.violation(pointer, "type", "needs a number, got " + RecordPlan.seen(json));
                return null;
            }
            if (number.signum() != 0 && Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT
                    || Math.abs((long) number.scale()) > 2 * LARGEST_EXPONENT) {
                findings.violation(pointer, "magnitude", "is beyond any amount that can be meant");
                return null;
            }
            return number;
        }
    }

    record Whole() implements ValueKind {
        private static final ValueKind NUMBER = new Decimal();

        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            Object number = NUMBER.read(json, pointer, findings);
            if (number == null) {
                return null;
            }
            try {
                return ((BigDecimal) number).intValueExact();
            } catch (ArithmeticException notWhole) {
                if (((BigDecimal) number).abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
                    findings.violation(pointer, "magnitude", "is too large: " + RecordPlan.seen(json));
                    return null;
                }
                findings.remark(pointer, "whole_number", "needs a whole number, got " + RecordPlan.seen(json));
                return ((BigDecimal) number).intValue();
            }
        }
    }

    record Bool() implements ValueKind {
        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            if (json.isBoolean()) {
                return json.booleanValue();
            }
            findings.violation(pointer, "type", "needs true or false, got " + RecordPlan.seen(json));
            return null;
        }
    }

    record Open(Class<?> type, MethodHandle constructor) implements ValueKind {
        private static final int LONGEST = 64;

        Open(Class<?> type) {
            this(type, constructorOf(type));
        }

        private static MethodHandle constructorOf(Class<?> type) {
            try {
                return MethodHandles.publicLookup()
                        .findConstructor(type, MethodType.methodType(void.class, String.class))
                        .asType(MethodType.methodType(Object.class, String.class));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            if (!json.isTextual()
                    || json.textValue().isEmpty()
                    || json.textValue().length() > LONGEST) {
                findings.violation(
                        pointer, "type", "needs a " + type.getSimpleName() + " as text, got " + RecordPlan.seen(json));
                return null;
            }
            OpenEnum value = make(json.textValue());
            if (!value.isKnown()) {
                findings.remark(pointer, "unknown_value", "'" + value.text() + "' is not a value of OCPI 2.2.1");
            }
            return value;
        }

        private OpenEnum make(String text) {
            try {
                return (OpenEnum) constructor.invoke(text);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    record Closed(Class<?> type) implements ValueKind {
        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            for (Object constant : type.getEnumConstants()) {
                if (json.isTextual() && ((Enum<?>) constant).name().equals(json.textValue())) {
                    return constant;
                }
            }
            findings.violation(
                    pointer,
                    "value",
                    "needs one of " + Arrays.toString(type.getEnumConstants()) + ", got " + RecordPlan.seen(json));
            return null;
        }
    }

    record Nested(Class<?> type) implements ValueKind {
        private static final Set<String> NAMED_PARTS = Set.of("Evse", "Connector");

        @Override
        public @Nullable Object read(JsonNode json, String pointer, Findings findings) {
            return RecordPlan.of(type).read(json, pointer, findings, false);
        }

        @Override
        public boolean isNamedPart() {
            return NAMED_PARTS.contains(type.getSimpleName());
        }

        /** Without {@code last_updated} of its own: the PATCH around it has one. */
        @Override
        public @Nullable Object readPart(JsonNode json, String pointer, Findings findings) {
            Findings part = new Findings();
            Object read = RecordPlan.of(type).read(json, pointer, part, true);
            part.violations.removeIf(violation -> violation.pointer().equals(pointer + "/last_updated")
                    && violation.rule().equals("required"));
            findings.violations.addAll(part.violations);
            return read;
        }
    }
}
