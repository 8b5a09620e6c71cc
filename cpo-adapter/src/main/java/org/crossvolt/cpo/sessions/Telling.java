package org.crossvolt.cpo.sessions;

import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.locations.EvseStates;
import org.jspecify.annotations.Nullable;

/**
 * A fact together with whose transaction it is about.
 *
 * @param transactionId of the station; in 1.6 the number we gave
 * @param startKey in 1.6 what makes two starts the same
 * @param connector where, as far as this message says
 * @param idToken who, as far as this message says
 * @param decision what was decided about the token
 * @param reservation its number, where the station says that it was made for this transaction
 * @param remoteStart the number of the request, where the station says that it began this transaction
 */
public record Telling(
        String stationId,
        String transactionId,
        @Nullable String startKey,
        EvseStates.@Nullable ConnectorName connector,
        @Nullable String idToken,
        @Nullable Decision decision,
        @Nullable Integer reservation,
        @Nullable Integer remoteStart,
        TransactionFact fact) {

    /** About a transaction that is known. */
    public static Telling of(String stationId, String transactionId, TransactionFact fact) {
        return new Telling(stationId, transactionId, null, null, null, null, null, null, fact);
    }
}
