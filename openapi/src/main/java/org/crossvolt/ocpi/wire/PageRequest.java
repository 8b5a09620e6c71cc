package org.crossvolt.ocpi.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What a GET of a list asks for (section 1.4).
 *
 * @param dateFrom inclusive, against {@code last_updated}
 * @param dateTo exclusive
 * @param offset objects to skip
 * @param limit objects wanted, already cut to the server's ceiling (T-32, A-07)
 */
public record PageRequest(
        @Nullable OcpiDateTime dateFrom, @Nullable OcpiDateTime dateTo, long offset, int limit) {

    /**
     * Reads the four parameters; {@code parameter} gives a parameter's text or null.
     *
     * @throws OcpiException 2001 naming every parameter that does not fit
     */
    public static PageRequest readFrom(UnaryOperator<@Nullable String> parameter, int ceiling) {
        List<String> wrong = new ArrayList<>();
        OcpiDateTime dateFrom = date(parameter, "date_from", wrong);
        OcpiDateTime dateTo = date(parameter, "date_to", wrong);
        long offset = number(parameter, "offset", 0, 0, wrong);
        long limit = number(parameter, "limit", ceiling, 1, wrong);
        if (!wrong.isEmpty()) {
            throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, String.join("; ", wrong));
        }
        return new PageRequest(dateFrom, dateTo, offset, (int) Math.min(limit, ceiling));
    }

    /** The Link header of the next page, repeating all filters (T-34). {@code url} is absolute and has no query. */
    public String nextLink(String url) {
        return "<" + url + "?" + query(offset + limit) + ">; rel=\"next\"";
    }

    private String query(long nextOffset) {
        StringBuilder query = new StringBuilder(120);
        if (dateFrom != null) {
            query.append("date_from=").append(encoded(dateFrom)).append('&');
        }
        if (dateTo != null) {
            query.append("date_to=").append(encoded(dateTo)).append('&');
        }
        return query.append("offset=")
                .append(nextOffset)
                .append("&limit=")
                .append(limit)
                .toString();
    }

    private static String encoded(OcpiDateTime date) {
        return URLEncoder.encode(date.instant().toString(), StandardCharsets.UTF_8);
    }

    private static @Nullable OcpiDateTime date(
            UnaryOperator<@Nullable String> parameter, String name, List<String> wrong) {
        String text = parameter.apply(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OcpiDateTime.parse(text);
        } catch (IllegalArgumentException notADate) {
            wrong.add(name + ": " + notADate.getMessage());
            return null;
        }
    }

    private static long number(
            UnaryOperator<@Nullable String> parameter, String name, long absent, long least, List<String> wrong) {
        String text = parameter.apply(name);
        if (text == null || text.isEmpty()) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with what is too small
        }
        wrong.add(name + ": needs a whole number of at least " + least + ", got '" + text + "'");
        return absent;
    }
}
