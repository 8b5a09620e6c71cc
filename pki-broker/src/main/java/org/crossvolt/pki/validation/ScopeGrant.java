package org.crossvolt.pki.validation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets a CA speak for somebody (T4).
 *
 * @param spki of the CA's key, SHA-256 hex
 * @param value five characters for a provider or operator, three for a WMI; {@code *} for anybody
 */
public record ScopeGrant(
        String spki,
        ScopeKind kind,
        String value,
        @Nullable Instant from,
        @Nullable Instant until) {

    public static final String ANYBODY = "*";

    boolean holdsAt(Instant now) {
        return (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
    }

    boolean covers(String identifier) {
        return value.equals(ANYBODY) || value.equalsIgnoreCase(identifier);
    }
}
