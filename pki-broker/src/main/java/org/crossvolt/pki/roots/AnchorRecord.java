package org.crossvolt.pki.roots;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A root on its way in and out, as it is kept (T1). */
public record AnchorRecord(
        String id,
        byte[] certificate,
        String spki,
        List<String> roles,
        List<String> suites,
        String region,
        String source,
        String state,
        @Nullable Instant trustFrom,
        @Nullable Instant trustUntil,
        @Nullable Instant distrustAfter,
        @Nullable String reason,
        String proposedBy,
        List<String> approvedBy,
        List<String> revokedBy) {

    /** Trusted between these moments only; null has no end (T1). */
    AnchorRecord trusted(@Nullable Instant from, @Nullable Instant until) {
        return new AnchorRecord(
                id,
                certificate,
                spki,
                roles,
                suites,
                region,
                source,
                state,
                from,
                until,
                distrustAfter,
                reason,
                proposedBy,
                approvedBy,
                revokedBy);
    }
}
