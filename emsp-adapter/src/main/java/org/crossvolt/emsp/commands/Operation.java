package org.crossvolt.emsp.commands;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a driver asked a station to do. REQUESTED, then ACCEPTED by the network, then SUCCEEDED, FAILED, TIMED_OUT, or for a
 * reservation CANCELED or EXPIRED; a START has SUCCEEDED when its session is there.
 *
 * @param reason why it failed, in words
 * @param cpo such as {@code NL-CVC}
 * @param session the session of a START that succeeded, or that a STOP is for
 * @param until when a reservation ends by itself
 * @param deadline until when an outcome is waited for
 */
record Operation(
        UUID id,
        UUID driver,
        Kind kind,
        State state,
        @Nullable String reason,
        String cpo,
        String location,
        @Nullable String evseUid,
        @Nullable String connectorId,
        @Nullable UUID session,
        @Nullable String reservationId,
        @Nullable Instant until,
        Instant requestedAt,
        Instant deadline,
        Instant changedAt) {

    enum Kind {
        START,
        STOP,
        RESERVE,
        CANCEL_RESERVATION,
        UNLOCK
    }

    enum State {
        REQUESTED,
        ACCEPTED,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        CANCELED,
        EXPIRED;

        boolean isOpen() {
            return this == REQUESTED || this == ACCEPTED;
        }
    }
}
