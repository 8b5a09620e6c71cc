package org.crossvolt.ocpi.commands;

import java.util.function.BiConsumer;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/** Starts a session for a driver (3.6). */
public record StartSession(
        @MaxLength(255) String responseUrl,
        Token token,
        @MaxLength(36) CiString locationId,
        @MaxLength(36) @Nullable CiString evseUid,
        @MaxLength(36) @Nullable CiString connectorId,
        @MaxLength(36) @Nullable CiString authorizationReference)
        implements SelfChecked {

    @Override
    public void check(BiConsumer<String, String> broken) {
        if (connectorId != null && evseUid == null) {
            broken.accept("evse_uid", "is needed with a connector_id");
        }
    }
}
