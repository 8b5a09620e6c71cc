package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A string or CiString with the limits that its annotations name. */
record TextPlan(
        boolean caseInsensitive,
        boolean secret,
        @Nullable MaxLength length,
        @Nullable Form form,
        Range range,
        @Nullable Url url,
        boolean timeZone)
        implements ValuePlan {

    private static final Set<String> TIME_ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    /** A form, with its patterns compiled. */
    record Form(Pattern strict, @Nullable Pattern tolerated, String means) {

        static @Nullable Form of(@Nullable Matches matches) {
            if (matches == null) {
                return null;
            }
            Pattern tolerated = matches.tolerated().isEmpty() ? null : Pattern.compile(matches.tolerated());
            return new Form(Pattern.compile(matches.value()), tolerated, matches.means());
        }
    }

    static TextPlan of(Class<?> type, RecordComponent component) {
        return new TextPlan(
                type == CiString.class,
                component.isAnnotationPresent(Secret.class),
                component.getAnnotation(MaxLength.class),
                Form.of(component.getAnnotation(Matches.class)),
                Range.of(component),
                component.getAnnotation(Url.class),
                component.isAnnotationPresent(TimeZoneName.class));
    }

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        String text = textOf(node, place, found);
        if (text == null) {
            return null;
        }
        String seen = seen(text);
        String unusable = unusable(text, caseInsensitive);
        if (unusable != null) {
            found.violation(place, "characters", place.name() + " contains " + unusable + ".", seen);
            return null;
        }
        remarkOnCharacters(text, place, found, seen);
        boolean fits = checkLength(text, place, found, seen)
                && checkForm(text, place, found, seen)
                && checkRange(text, place, found)
                && checkUrl(text, place, found, seen);
        if (!fits) {
            return null;
        }
        if (timeZone && !TIME_ZONES.contains(text)) {
            found.remark(place, "time-zone", place.name() + " is no time zone of the IANA database.", seen);
        }
        return caseInsensitive ? CiString.of(text) : text;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(value.toString());
    }

    /** What no receiver can store or compare, or null. */
    static @Nullable String unusable(String text, boolean refuseControls) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "the character U+0000";
            }
            if (refuseControls && Character.isISOControl(c)) {
                return "a control character";
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "half of a surrogate pair";
            }
        }
        return null;
    }

    private @Nullable String textOf(JsonNode node, Place place, Findings found) {
        if (node.isTextual()) {
            return node.textValue();
        }
        // A postal code or a coordinate sent as a number still says what it says. An identifier does not: 1 and 1.0
        // would be two of them.
        if (node.isNumber() && !caseInsensitive && !secret) {
            found.remark(place, "type", place.name() + " is a number, but has to be a text.", Findings.excerpt(node));
            return node.asText();
        }
        found.violation(
                place,
                "type",
                place.name() + " has to be a text, but " + ValuePlan.kindOf(node) + " was sent.",
                secret ? "(hidden)" : Findings.excerpt(node));
        return null;
    }

    private void remarkOnCharacters(String text, Place place, Findings found, String seen) {
        if (!caseInsensitive && text.chars().anyMatch(Character::isISOControl)) {
            found.remark(place, "characters", place.name() + " contains control characters.", seen);
        }
        if (caseInsensitive && text.chars().anyMatch(c -> c > '~')) {
            found.remark(place, "characters", place.name() + " contains more than printable ASCII.", seen);
        }
    }

    private boolean checkLength(String text, Place place, Findings found, String seen) {
        if (length == null || text.length() <= length.value()) {
            return true;
        }
        int characters = text.codePointCount(0, text.length());
        if (characters <= length.value()) {
            return true;
        }
        String message = place.name() + " has " + characters + " characters; at most " + length.value() + " fit.";
        if (characters <= length.accepted()) {
            found.remark(place, "max-length", message, seen);
            return true;
        }
        found.violation(place, "max-length", message, seen);
        return false;
    }

    private boolean checkForm(String text, Place place, Findings found, String seen) {
        if (form == null || form.strict().matcher(text).matches()) {
            return true;
        }
        String message = place.name() + " has to be " + form.means() + ".";
        if (form.tolerated() != null && form.tolerated().matcher(text).matches()) {
            found.remark(place, "pattern", message, seen);
            return true;
        }
        found.violation(place, "pattern", message, seen);
        return false;
    }

    private boolean checkRange(String text, Place place, Findings found) {
        if (range.isUnbounded()) {
            return true;
        }
        BigDecimal number = NumberPlan.ofText(text);
        if (number == null || !NumberPlan.isWithinReach(number)) {
            found.violation(place, "number", place.name() + " has to hold a number.", Findings.excerpt(text));
            return false;
        }
        return range.check(number, place, found);
    }

    private boolean checkUrl(String text, Place place, Findings found, String seen) {
        if (url == null || isAbsoluteHttpUrl(text)) {
            return true;
        }
        String message = place.name() + " has to be an absolute URL that starts with https:// or http://.";
        if (url.called()) {
            found.violation(place, "url", message, seen);
        } else {
            found.remark(place, "url", message, seen);
        }
        return !url.called();
    }

    private static boolean isAbsoluteHttpUrl(String text) {
        try {
            URI uri = new URI(text);
            String authority = uri.getRawAuthority();
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && authority != null
                    && !authority.isEmpty();
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    private String seen(String text) {
        return secret ? "(hidden, " + text.codePointCount(0, text.length()) + " characters)" : Findings.excerpt(text);
    }
}
