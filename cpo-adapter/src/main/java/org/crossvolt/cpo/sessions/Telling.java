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
 */
public record Telling(
        String stationId,
        String transactionId,
        @Nullable String startKey,
        EvseStates.@Nullable ConnectorName connector,
        @Nullable String idToken,
        @Nullable Decision decision,
        TransactionFact fact) {}
