package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of a message as the standard's field tables say it, in a notation of our own (decision 0020): read once from
 * {@code ocpp/*.shapes}, then held against payloads. What does not stand in it is not looked at.
 */
sealed interface Shape {

    /** A difference between a payload and its form, as a JSON pointer, the error it would be, and a sentence. */
    record Difference(String pointer, OcppError error, String sentence) {

        @Override
        public String toString() {
            return (pointer.isEmpty() ? "/" : pointer) + " " + sentence;
        }
    }

    record Text(int longest) implements Shape {}

    record Whole() implements Shape {}

    record Number() implements Shape {}

    record Truth() implements Shape {}

    record Moment() implements Shape {}

    record Anything() implements Shape {}

    record OneOf(Set<String> values) implements Shape {}

    record ListOf(Shape element) implements Shape {}

    record Fields(List<Field> fields) implements Shape {}

    record Field(String name, boolean needed, Shape shape) {}

    default List<Difference> differences(JsonNode payload) {
        List<Difference> found = new ArrayList<>();
        compare(payload, "", found);
        return found;
    }

    private void compare(JsonNode value, String at, List<Difference> found) {
        switch (this) {
            case Anything any -> {}
            case Text text -> {
                if (!value.isTextual()) {
                    found.add(wrongType(at, "a text"));
                } else if (value.textValue().length() > text.longest) {
                    found.add(new Difference(at, OcppError.PROPERTY, "has more than " + text.longest + " characters."));
                }
            }
            case Whole whole -> {
                if (!value.isIntegralNumber()) {
                    found.add(wrongType(at, "a whole number"));
                }
            }
            case Number number -> {
                if (!value.isNumber()) {
                    found.add(wrongType(at, "a number"));
                }
            }
            case Truth truth -> {
                if (!value.isBoolean()) {
                    found.add(wrongType(at, "true or false"));
                }
            }
            case Moment moment -> compareMoment(value, at, found);
            case OneOf one -> {
                if (!value.isTextual() || !one.values.contains(value.textValue())) {
                    found.add(new Difference(at, OcppError.PROPERTY, "is none of the values it can have."));
                }
            }
            case ListOf list -> {
                if (!value.isArray()) {
                    found.add(wrongType(at, "a list"));
                }
                for (int i = 0; value.isArray() && i < value.size(); i++) {
                    list.element.compare(value.get(i), at + "/" + i, found);
                }
            }
            case Fields fields -> compareFields(fields, value, at, found);
        }
    }

    private static void compareMoment(JsonNode value, String at, List<Difference> found) {
        try {
            if (value.isTextual()) {
                OcppTime.parse(value.textValue());
                return;
            }
        } catch (DateTimeParseException unreadable) {
            // said below
        }
        found.add(wrongType(at, "a date and time"));
    }

    private static Difference wrongType(String at, String needed) {
        return new Difference(at, OcppError.TYPE, "has to be " + needed + ".");
    }

    private static void compareFields(Fields shape, JsonNode value, String at, List<Difference> found) {
        if (!value.isObject()) {
            found.add(wrongType(at, "an object"));
            return;
        }
        for (Field field : shape.fields) {
            JsonNode inside = value.get(field.name);
            if (inside != null && !inside.isNull()) {
                field.shape.compare(inside, at + "/" + field.name, found);
            } else if (field.needed) {
                found.add(new Difference(at + "/" + field.name, OcppError.OCCURRENCE, "is missing."));
            }
        }
    }

    /** Reads the fields of one message. */
    static Fields parse(String notation) {
        return new Reader(notation).fields('\0');
    }

    /** A walk through the notation from left to right. */
    final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text.strip();
        }

        Fields fields(char end) {
            List<Field> fields = new ArrayList<>();
            while (at < text.length() && text.charAt(at) != end) {
                if (text.charAt(at) == ' ') {
                    at++;
                    continue;
                }
                String name = word();
                boolean needed = text.charAt(at++) == '!';
                fields.add(new Field(name, needed, shape()));
            }
            at++;
            return new Fields(List.copyOf(fields));
        }

        private Shape shape() {
            if (text.charAt(at) == '{') {
                at++;
                return fields('}');
            }
            if (text.charAt(at) == '[') {
                at++;
                Shape element = shape();
                at++;
                return new ListOf(element);
            }
            String word = word();
            if (word.equals("enum")) {
                int close = text.indexOf(')', at);
                Set<String> values = Set.of(text.substring(at + 1, close).split("\\|"));
                at = close + 1;
                return new OneOf(values);
            }
            return named(word);
        }

        private static Shape named(String word) {
            return switch (word) {
                case "int" -> new Whole();
                case "num" -> new Number();
                case "bool" -> new Truth();
                case "time" -> new Moment();
                case "any" -> new Anything();
                case "text" -> new Text(Integer.MAX_VALUE);
                default -> {
                    if (!word.startsWith("text")) {
                        throw new IllegalStateException("the shape '" + word + "' is not known");
                    }
                    yield new Text(Integer.parseInt(word.substring(4)));
                }
            };
        }

        private String word() {
            int from = at;
            while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }
    }

    /** The first error, and all that differs as one text; null where nothing does. */
    static @Nullable OcppException refusal(List<Difference> differences) {
        if (differences.isEmpty()) {
            return null;
        }
        String all = differences.stream()
                .limit(5)
                .map(Difference::toString)
                .collect(java.util.stream.Collectors.joining(" "));
        return new OcppException(differences.getFirst().error(), all);
    }
}
