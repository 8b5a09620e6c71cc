package org.crossvolt.tariff.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.tariff.pricing.PricingNote;

/** Reads what comes in, and says what is wrong with it: where, which rule, what was seen. */
final class Requests {

    /** Things that are named in one refusal. */
    private static final int MOST_NAMED = 50;

    /** The members of a request of ours, found once. */
    private static final ClassValue<Set<String>> KNOWN = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE::translate)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    };

    private Requests() {}

    /** @throws ProblemException 413 for a body that is longer than the limit, 400 for one that broke off */
    static byte[] body(InputStream in, int maxBytes) {
        try {
            byte[] body = in.readNBytes(maxBytes);
            if (body.length == maxBytes && in.read() >= 0) {
                throw new ProblemException(Problem.of(413, "The body is longer than " + maxBytes + " bytes."));
            }
            return body;
        } catch (IOException brokenOff) {
            throw new ProblemException(Problem.of(400, "The body broke off."));
        }
    }

    /** @throws ProblemException 400 with every violation, and for members that a request of ours does not have */
    static <T extends OcpiObject> T read(byte[] body, Class<T> type) {
        JsonNode json = value(OcpiReader.parse(body));
        if (type.getPackageName().equals(Requests.class.getPackageName())) {
            requireKnown(json, type);
        }
        return value(OcpiReader.read(json, type));
    }

    private static <T> T value(Read<T> read) {
        return switch (read) {
            case Read.Valid<T> valid -> valid.value();
            case Read.Invalid<T> invalid -> throw new ProblemException(unreadable(invalid.violations()));
        };
    }

    private static Problem unreadable(List<Violation> violations) {
        List<Problem.Detail> details = violations.stream()
                .limit(MOST_NAMED)
                .map(violation -> new Problem.Detail(
                        violation.pointer(),
                        violation.rule(),
                        violation.message(),
                        violation.seen().isEmpty() ? null : violation.seen()))
                .toList();
        return Problem.of(400, "The body can not be used.", details);
    }

    private static void requireKnown(JsonNode json, Class<?> type) {
        Set<String> known = KNOWN.get(type);
        List<Problem.Detail> unknown = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && unknown.size() < MOST_NAMED) {
                String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
                unknown.add(new Problem.Detail(
                        "/" + shown.replace("~", "~0").replace("/", "~1"),
                        "unknown",
                        "is not known here; known are " + String.join(", ", known),
                        null));
            }
        });
        if (!unknown.isEmpty()) {
            throw new ProblemException(Problem.of(400, "Some fields can not be used.", unknown));
        }
    }

    /** 422: the input can be read and has no price. */
    static Problem refused(List<PricingNote> reasons, UnaryOperator<String> pointer) {
        return Problem.of(
                422,
                "There is no price for this.",
                reasons.stream()
                        .map(reason -> new Problem.Detail(
                                pointer.apply(reason.pointer()), reason.code().name(), reason.sentence(), null))
                        .toList());
    }
}
