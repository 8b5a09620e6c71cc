package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Url;
import org.jspecify.annotations.Nullable;

/**
 * Asks a CPO to start charging.
 *
 * @param responseUrl where the result is posted
 * @param evseUid required with a connector
 */
public record StartSession(
        @MaxLength(255) @Url String responseUrl,
        Token token,
        @MaxLength(value = 36, accepted = 39) CiString locationId,
        @MaxLength(value = 36, accepted = 39) @Nullable CiString evseUid,
        @MaxLength(value = 36, accepted = 39) @Nullable CiString connectorId,
        @MaxLength(36) @Nullable CiString authorizationReference)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (connectorId != null && evseUid == null) {
            found.violation("evse_uid", "needed-by", "connector_id is set, so evse_uid is needed as well.");
        }
    }
}
