package org.crossvolt.ocpi.types;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/**
 * An OCPI DateTime (section 1.8). Read tolerantly: with {@code Z}, with a numeric offset, or without a designator (then
 * it is UTC), with any number of fraction digits, and without leading zeroes in month and day. Written always in
 * UTC with {@code Z} and at most three fraction digits.
 */
public record OcpiDateTime(Instant instant) implements Comparable<OcpiDateTime> {

    private static final int LONGEST_TEXT = 40;

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-M-d'T'")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter()
            // Otherwise the 30th of February would quietly become the 28th.
            .withResolverStyle(ResolverStyle.STRICT);

    /** @throws IllegalArgumentException for a text that is no DateTime; its message says what was seen */
    public static OcpiDateTime parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a DateTime has at most " + LONGEST_TEXT + " characters");
        }
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            throw new IllegalArgumentException("a DateTime starts with a year of four digits");
        }
        try {
            TemporalAccessor read = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return new OcpiDateTime(
                    read instanceof OffsetDateTime withOffset
                            ? withOffset.toInstant()
                            : ((LocalDateTime) read).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notADate) {
            throw new IllegalArgumentException(
                    "a DateTime looks like 2026-01-31T09:30:00Z, got '" + text + "'", notADate);
        }
    }

    public static String format(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public int compareTo(OcpiDateTime other) {
        return instant.compareTo(other.instant);
    }

    @Override
    public String toString() {
        return format(instant);
    }
}
