package org.crossvolt.emsp.objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.crossvolt.ocpi.objects.ObjectRules;
import org.crossvolt.ocpi.objects.RawObject;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswers;

/** What all Receiver interfaces of Client Owned Objects do the same way (T-48 to T-50, T-19). */
@Singleton
public class ReceiverDoor {

    private final Callers callers;
    private final Clock clock;

    ReceiverDoor(Callers callers, Clock clock) {
        this.callers = callers;
        this.clock = clock;
    }

    /** The hub speaks for parties that are not in its roles (T-51, A-27); who they are, its checks have settled. */
    public Uni<ObjectKey> key(HttpServerRequest http, ModuleId module, String countryCode, String partyId, String id) {
        return callers.routed(http).map(routed -> {
            PartyId owner = PartyId.ofNullable(countryCode, partyId);
            if (owner == null || id.isBlank() || id.length() > 39) {
                throw invalid("the address needs /{country_code}/{party_id}/{id} of an object of " + module);
            }
            return ObjectKey.of(module, owner, CiString.of(id));
        });
    }

    /** A whole object: readable, and the one that the address names. */
    public static byte[] whole(ObjectKey key, byte[] body) {
        ObjectRules.requireWhole(key.module(), 0, body);
        RawObject object = RawObject.parse(body);
        requireSame(object, "country_code", key.countryCode());
        requireSame(object, "party_id", key.partyId());
        requireSame(object, "id", key.objectId());
        return body;
    }

    /** A part of an object: readable, and with the id of the address. */
    public static byte[] part(ObjectKey key, List<String> path, byte[] body) {
        ObjectRules.requireWhole(key.module(), path.size(), body);
        requireSame(RawObject.parse(body), path.size() == 1 ? "uid" : "id", path.getLast());
        return body;
    }

    public static byte[] patch(ObjectKey key, List<String> path, byte[] body) {
        ObjectRules.requirePatch(key.module(), path.size(), body);
        return body;
    }

    private static void requireSame(RawObject object, String member, String inAddress) {
        String inBody = object.text(member);
        if (inBody != null && !inBody.equalsIgnoreCase(inAddress)) {
            throw invalid("/" + member + ": is '" + inBody + "' in the body and '" + inAddress + "' in the address");
        }
    }

    public Response answer(Kept kept) {
        return Response.fromResponse(OcpiAnswers.success(null, clock))
                .status(kept.httpStatus())
                .build();
    }

    /** The bytes as they are kept. */
    public Response show(byte[] body) {
        return Response.ok(Envelope.success(io.vertx.core.buffer.Buffer.buffer(body), clock), "application/json")
                .build();
    }

    private static OcpiException invalid(String message) {
        return new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, message);
    }
}
