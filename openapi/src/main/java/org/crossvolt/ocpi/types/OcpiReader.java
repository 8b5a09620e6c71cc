package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads OCPI objects. Everything it checks stands in the records: the member's name, type, cardinality and limits; so
 * record, check and document have one source. All violations are found at once.
 */
public final class OcpiReader {

    private static final int MOST_NAMED = 20;

    private OcpiReader() {}

    /**
     * @throws OcpiException HTTP 400 where the bytes are not JSON (T-16)
     */
    public static <T> Read<T> read(byte[] body, Class<T> type) {
        return read(parse(body), type);
    }

    public static <T> Read<T> read(JsonNode json, Class<T> type) {
        Findings findings = new Findings();
        Object value = RecordPlan.of(type).read(json, "", findings, false);
        if (value == null || !findings.violations.isEmpty()) {
            return new Read.Invalid<>(List.copyOf(findings.violations));
        }
        return new Read.Valid<>(type.cast(value), List.copyOf(findings.remarks));
    }

    /** Everything that is wrong with a whole object. */
    public static List<Violation> violations(byte[] body, Class<?> type) {
        return switch (read(body, type)) {
            case Read.Valid<?> valid -> List.of();
            case Read.Invalid<?> invalid -> invalid.violations();
        };
    }

    /**
     * Everything that is wrong with a PATCH: what is present has to be well formed, null is only for what may be absent, and
     * {@code last_updated} has to be there (T-24, T-25, A-15).
     */
    public static List<Violation> patchViolations(byte[] body, Class<?> type) {
        Findings findings = new Findings();
        RecordPlan.of(type).read(parse(body), "", findings, true);
        return List.copyOf(findings.violations);
    }

    /** The refusal that names them all, the first {@value #MOST_NAMED} by pointer. */
    public static OcpiException refusal(List<Violation> violations) {
        String named = violations.stream()
                .limit(MOST_NAMED)
                .map(violation -> violation.pointer() + ": " + violation.message())
                .collect(Collectors.joining("; "));
        int more = violations.size() - MOST_NAMED;
        return new OcpiException(
                OcpiStatusCode.INVALID_PARAMETERS, more > 0 ? named + "; and " + more + " more" : named);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = OcpiJson.mapper().readTree(body);
            if (json.isMissingNode()) {
                throw notJson("it is empty");
            }
            return json;
        } catch (JacksonException malformed) {
            throw notJson(malformed.getOriginalMessage());
        } catch (IOException malformed) {
            throw notJson("it ends too early");
        }
    }

    private static OcpiException notJson(String why) {
        return OcpiException.withHttpStatus(
                400, OcpiStatusCode.INVALID_PARAMETERS, "The body is not valid JSON: " + why);
    }

    /** What a reading finds on its way. */
    static final class Findings {
        final List<Violation> violations = new ArrayList<>();
        final List<Violation> remarks = new ArrayList<>();

        void violation(String pointer, String rule, String message) {
            violations.add(new Violation(pointer, rule, message));
        }

        void remark(String pointer, String rule, String message) {
            remarks.add(new Violation(pointer, rule, message));
        }
    }
}
