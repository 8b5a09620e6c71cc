package org.crossvolt.hub.routing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.jspecify.annotations.Nullable;

/**
 * One message as it stands at the hub's door: who sends it, for whom, to which interface, and its bytes.
 *
 * @param to absent for an Open Routing Request
 * @param routed whether the caller sent any routing header; a platform with one party may leave them all out
 * @param suffix the path below the interface, still percent-encoded, without a leading slash
 * @param segments the same path, cut and decoded once
 * @param query the raw query, or empty
 * @param content what routing read of the body
 */
record RoutedRequest(
        Platform caller,
        PartyId from,
        @Nullable PartyId to,
        boolean routed,
        ModuleId module,
        InterfaceRole side,
        ModuleDoor.Shape shape,
        HttpMethod method,
        String suffix,
        List<String> segments,
        String query,
        @Nullable Buffer body,
        BodyScan content,
        MessageIds ids) {

    boolean isPush() {
        return side == InterfaceRole.RECEIVER
                && (shape == ModuleDoor.Shape.OWNED || shape == ModuleDoor.Shape.NEW_CDR)
                && method != HttpMethod.GET;
    }

    /** The party that owns the object a client-owned path speaks of (T-48). */
    @Nullable
    PartyId pathOwner() {
        return shape == ModuleDoor.Shape.OWNED ? PartyId.ofNullable(segments.get(0), segments.get(1)) : null;
    }

    /** A query parameter, decoded, or null. */
    @Nullable
    String parameter(String name) {
        return QueryText.parameter(query, name);
    }
}
