package org.crossvolt.hub.agreements;

import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/**
 * Two parties that may roam with each other.
 *
 * @param modules identifiers, or {@code *} for all
 * @param from inclusive; null for since ever
 * @param until exclusive; null for without end
 * @param safekeeping whether the hub takes CDRs over and owes their delivery
 */
public record Agreement(
        String id,
        PartyId one,
        PartyId two,
        List<String> modules,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean safekeeping) {

    boolean covers(ModuleId module, Instant now) {
        return (from == null || !now.isBefore(from))
                && (until == null || now.isBefore(until))
                && (modules.contains("*") || modules.contains(module.identifier()));
    }
}
