package org.crossvolt.cpo.ocpp;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/** Moments as stations write them: with Z, with an offset such as +03 or +02:00, or with neither, which means UTC. */
public final class OcppTime {

    private static final int LONGEST = 40;

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter();

    private OcppTime() {}

    /** @throws DateTimeParseException for what is no moment in any of these forms */
    public static Instant parse(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            throw new DateTimeParseException("too long", stripped.substring(0, LONGEST), LONGEST);
        }
        TemporalAccessor read = READ.parseBest(stripped, OffsetDateTime::from, LocalDateTime::from);
        return read instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
    }

    /** In UTC with Z and at most milliseconds (3.3 of the OCPP reference). */
    public static String format(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
