package org.crossvolt.hub.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * Where a platform differs from the standard, as the operator set it; what is not set is as detected, or as the standard
 * says.
 *
 * @param defaultFrom the party that speaks where a platform of several parties leaves the routing headers out
 */
public record Quirks(
        Map<Switch, Boolean> switches, @Nullable PartyId defaultFrom) {

    public static final Quirks NONE = new Quirks(Map.of(), null);

    /** The name of {@link #defaultFrom} in JSON. */
    public static final String DEFAULT_FROM = "default_from";

    /** A disagreement that can be switched on or off. */
    public enum Switch {
        /** Send tokens without Base64 (T-08, A-02). */
        RAW_TOKEN,
        /** Send tokens in Base64 with a line feed behind them; on receiving that is tolerated of everybody. */
        TOKEN_WITH_NEWLINE,
        /** Call its endpoints with a final slash. */
        TRAILING_SLASH,
        /** Bring it whole objects only: it does not understand PATCH, nor EVSEs and Connectors alone. */
        WHOLE_OBJECTS,
        /** Bring and answer it DateTimes in one form only: UTC, with Z, without a fraction. */
        PLAIN_DATES,
        /** Answer its functional errors with HTTP 400 instead of 200: it looks at nothing else. */
        HTTP_400,
        /** Refuse its messages without X-Request-ID or X-Correlation-ID instead of making them up. */
        REQUIRE_MESSAGE_IDS;

        /** As in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Switch> find(String text) {
            for (Switch known : values()) {
                if (known.text().equals(text)) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        }
    }

    public Quirks {
        switches = Map.copyOf(switches);
    }

    public boolean is(Switch which) {
        return switches.getOrDefault(which, false);
    }

    /** As it was set, or null. */
    public @Nullable Boolean get(Switch which) {
        return switches.get(which);
    }

    /** As JSON has it, only what is set. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new TreeMap<>();
        switches.forEach((which, value) -> map.put(which.text(), value));
        if (defaultFrom != null) {
            map.put(DEFAULT_FROM, defaultFrom.toString());
        }
        return map;
    }

    /** Reads what {@link #toMap} wrote. */
    static Quirks of(JsonNode json) {
        Map<Switch, Boolean> switches = new EnumMap<>(Switch.class);
        for (Switch which : Switch.values()) {
            if (json.hasNonNull(which.text())) {
                switches.put(which, json.get(which.text()).asBoolean());
            }
        }
        return new Quirks(
                switches,
                json.hasNonNull(DEFAULT_FROM)
                        ? PartyId.parse(json.get(DEFAULT_FROM).asText())
                        : null);
    }
}
