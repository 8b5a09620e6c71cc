package org.crossvolt.ocpi.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Writes the DateTimes of OCPI JSON in the one form that every reader knows, {@code 2026-01-31T09:30:00Z}: in UTC, with Z,
 * without a fraction (section 1.8). Only the values of members that are DateTimes in 2.2.1 are replaced; every other byte
 * stays. So does a date that can not be read, and a body that is no JSON.
 */
public final class PlainDates {

    /** The names of all DateTime members of all objects of 2.2.1; a name means a DateTime wherever it stands. */
    static final Set<String> MEMBERS = Set.of(
            "last_updated",
            "start_date_time",
            "end_date_time",
            "period_begin",
            "period_end",
            "departure_time",
            "expiry_date");

    private static final String TIMESTAMP = "timestamp";
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LENGTH = "2026-01-31T09:30:00Z".length();

    private PlainDates() {}

    /**
     * In an object, or a list of them.
     *
     * @return the same array where there is nothing to replace
     */
    public static byte[] inObject(byte[] json) {
        return replaced(json, false);
    }

    /**
     * In an envelope: its own timestamp too (T-12).
     *
     * @return the same array where there is nothing to replace
     */
    public static byte[] inAnswer(byte[] json) {
        return replaced(json, true);
    }

    /**
     * In a raw query: {@code date_from} and {@code date_to}. The second is rounded up, since it excludes what it names (T-31):
     * nothing that was asked for gets lost.
     */
    public static String inQuery(String query) {
        if (!query.contains("date_")) {
            return query;
        }
        StringBuilder written = new StringBuilder(query.length());
        for (String parameter : query.split("&", -1)) {
            written.append(written.isEmpty() ? "" : "&").append(ofParameter(parameter));
        }
        return written.toString();
    }

    private static String ofParameter(String parameter) {
        String name = parameter.substring(0, parameter.indexOf('=') + 1);
        if (!name.equals("date_from=") && !name.equals("date_to=")) {
            return parameter;
        }
        try {
            // A plus that is not encoded is the sign of an offset.
            String value = parameter.substring(name.length()).replace("+", "%2B");
            Instant instant = OcpiDateTime.parse(URLDecoder.decode(value, StandardCharsets.UTF_8))
                    .instant();
            Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
            boolean up = name.equals("date_to=") && second.isBefore(instant);
            String plain = plain(up ? second.plus(Duration.ofSeconds(1)) : second);
            return plain == null ? parameter : name + plain;
        } catch (IllegalArgumentException notADate) {
            return parameter;
        }
    }

    private static byte[] replaced(byte[] json, boolean envelope) {
        ByteArrayOutputStream written = null;
        int copied = 0;
        int roots = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructEnd() && parser.getParsingContext().inRoot()) {
                    roots++;
                }
                String plain =
                        token == JsonToken.VALUE_STRING && isDate(parser, envelope) ? plain(parser.getText()) : null;
                if (plain == null) {
                    continue;
                }
                parser.finishToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                int end = (int) parser.currentLocation().getByteOffset();
                if (!isQuoted(json, start, end)) {
                    // Not UTF-8, so that the parser counts something else than bytes.
                    return json;
                }
                written = written == null ? new ByteArrayOutputStream(json.length) : written;
                written.write(json, copied, start + 1 - copied);
                written.writeBytes(plain.getBytes(StandardCharsets.US_ASCII));
                copied = end - 1;
            }
        } catch (IOException notJson) {
            return json;
        }
        if (written == null || roots != 1) {
            return json;
        }
        written.write(json, copied, json.length - copied);
        return written.toByteArray();
    }

    private static boolean isQuoted(byte[] json, int start, int end) {
        return start >= 0 && end <= json.length && end - start > 1 && json[start] == '"' && json[end - 1] == '"';
    }

    private static boolean isDate(JsonParser parser, boolean envelope) throws IOException {
        String name = parser.currentName();
        if (name == null) {
            return false;
        }
        JsonStreamContext parent = parser.getParsingContext().getParent();
        return MEMBERS.contains(name) || (envelope && name.equals(TIMESTAMP) && parent != null && parent.inRoot());
    }

    private static @Nullable String plain(String text) {
        try {
            String plain = plain(OcpiDateTime.parse(text.strip()).instant());
            return text.equals(plain) ? null : plain;
        } catch (IllegalArgumentException notADate) {
            return null;
        }
    }

    private static @Nullable String plain(Instant instant) {
        String plain = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        // A year of five digits has another form.
        return plain.length() == LENGTH ? plain : null;
    }
}
