package org.crossvolt.hub.routing;

import java.time.Instant;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/**
 * A hub address that stands for one of a partner's: a callback, a page, a CDR.
 *
 * @param id unguessable; the last part of the hub's URL
 * @param url the partner's own address
 * @param user the party that may call the hub's address
 * @param owner the party whose address it is
 * @param correlationId of the message that brought it
 * @param reservationId of a RESERVE_NOW, so that its cancellation finds the way
 * @param resultDue by when a command's result has to be told; null where none is awaited, or none any more
 */
record ProxiedUrl(
        String id,
        Kind kind,
        String url,
        PartyId user,
        PartyId owner,
        String module,
        String correlationId,
        @Nullable String reservationId,
        Instant expiresAt,
        @Nullable Instant resultDue) {

    /** Whether it is a command's: those end with exactly one result (2.9). */
    boolean awaitsOneResult() {
        return kind == Kind.CALLBACK && module.equals(ModuleId.COMMANDS.identifier());
    }

    enum Kind {
        CALLBACK,
        PAGE,
        CDR
    }
}
