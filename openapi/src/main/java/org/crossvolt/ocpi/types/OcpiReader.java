package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the objects of the standard: permissive about form, explicit about everything else. All violations are reported
 * at once; unknown members are ignored, and what is odd but harmless becomes a remark. Which is which is listed
 * in {@code docs/spec-readings.md}.
 */
public final class OcpiReader {

    /** Violations that are named in a refusal; the others are counted. */
    private static final int MOST_NAMED = 20;

    private OcpiReader() {}

    /** Reads a whole body; bytes that are no JSON are one violation with the rule {@link Violation#NOT_JSON}. */
    public static <T extends OcpiObject> Read<T> read(byte[] json, Class<T> type) {
        return switch (parse(json)) {
            case Read.Valid<JsonNode> parsed -> read(parsed.value(), type);
            case Read.Invalid<JsonNode> notJson -> new Read.Invalid<>(notJson.violations());
        };
    }

    public static <T extends OcpiObject> Read<T> read(JsonNode json, Class<T> type) {
        Findings found = new Findings();
        Object value = ObjectPlan.of(type).read(json, Place.ROOT, found);
        Checked checked = found.checked();
        return value == null
                ? new Read.Invalid<>(checked.violations())
                : new Read.Valid<>(type.cast(value), checked.remarks());
    }

    /** One outcome per element of a list, so that the good ones can be used and the bad ones logged (T-29). */
    public static <T extends OcpiObject> List<Read<T>> readEach(JsonNode list, Class<T> type) {
        List<Read<T>> each = new ArrayList<>(list.size());
        for (JsonNode element : list) {
            each.add(read(element, type));
        }
        return each;
    }

    /** What {@link #read} would find; for those who keep the bytes and not the object. */
    public static Checked check(JsonNode json, Class<?> type) {
        Findings found = new Findings();
        ObjectPlan.of(type).read(json, Place.ROOT, found);
        return found.checked();
    }

    /** All that is wrong with a whole body; what is only remarkable is left out. */
    public static List<Violation> violations(byte[] json, Class<?> type) {
        return switch (parse(json)) {
            case Read.Valid<JsonNode> parsed -> check(parsed.value(), type).violations();
            case Read.Invalid<JsonNode> notJson -> notJson.violations();
        };
    }

    /** All that is wrong with the body of a PATCH, as {@link OcpiPatch} sees it. */
    public static List<Violation> patchViolations(byte[] json, Class<?> type) {
        return switch (parse(json)) {
            case Read.Valid<JsonNode> parsed ->
                OcpiPatch.check(parsed.value(), type).violations();
            case Read.Invalid<JsonNode> notJson -> notJson.violations();
        };
    }

    /** The refusal that names the violations: 2001, with HTTP 400 where the body was no JSON (T-16, T-17). */
    public static OcpiException refusal(List<Violation> violations) {
        String named =
                violations.stream().limit(MOST_NAMED).map(Violation::toString).collect(Collectors.joining(" "));
        int more = violations.size() - MOST_NAMED;
        String sentence = more > 0 ? named + " And " + more + " more." : named;
        return violations.stream().anyMatch(violation -> violation.rule().equals(Violation.NOT_JSON))
                ? OcpiException.withHttpStatus(400, OcpiStatusCode.INVALID_PARAMETERS, sentence)
                : new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, sentence);
    }

    /** The JSON tree of a whole body, or the reason why there is none. */
    public static Read<JsonNode> parse(byte[] json) {
        try {
            JsonNode tree = OcpiJson.mapper().readTree(json);
            return tree.isMissingNode() ? notJson("The body is empty.") : new Read.Valid<>(tree, List.of());
        } catch (StreamConstraintsException beyond) {
            // It may well be JSON (T-17), but nothing that OCPI could mean is so deep or so long.
            String message = "The body is beyond a limit: " + Findings.excerpt(beyond.getOriginalMessage()) + ".";
            return new Read.Invalid<>(List.of(new Violation("", "limits", message, "")));
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : " at line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr();
            return notJson("The body is no JSON" + where + ": " + Findings.excerpt(JsonFault.of(broken)));
        } catch (IOException broken) {
            return notJson("The body is no JSON in UTF-8.");
        }
    }

    private static Read<JsonNode> notJson(String message) {
        return new Read.Invalid<>(List.of(new Violation("", Violation.NOT_JSON, message, "")));
    }
}
