package org.crossvolt.hub.objects;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/**
 * A change of a client owned object, as it was pushed.
 *
 * @param platform whose party pushed it; never gets it back (H-27)
 * @param ids the object's id, and below it those of an EVSE and a Connector
 * @param type of a Token; empty for all else
 * @param suffix the path as it came, for sending on
 * @param query the query as it came, for sending on
 * @param body absent for DELETE
 */
public record Push(
        UUID platform,
        PartyId owner,
        ModuleId module,
        HttpMethod method,
        List<String> ids,
        String type,
        String suffix,
        String query,
        @Nullable Buffer body,
        String correlationId) {}
