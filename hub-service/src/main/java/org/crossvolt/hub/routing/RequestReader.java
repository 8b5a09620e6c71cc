package org.crossvolt.hub.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.Quirks;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.jspecify.annotations.Nullable;

/** Reads an HTTP request into a {@link RoutedRequest}, or refuses it: may you say that, is it well formed. */
final class RequestReader {

    private RequestReader() {}

    static RoutedRequest read(
            Platform caller,
            HttpServerRequest http,
            InterfaceRole side,
            String moduleText,
            String suffix,
            @Nullable Buffer body,
            MessageIds ids) {
        ModuleId module = ModuleId.find(moduleText)
                .filter(ModuleId::isFunctional)
                .orElseThrow(() -> OcpiException.withHttpStatus(
                        404, OcpiStatusCode.INVALID_PARAMETERS, "there is no module '" + moduleText + "' here"));
        requireMessageIds(caller, http.headers());
        List<String> segments = segmentsOf(suffix);
        ModuleDoor.Shape shape = ModuleDoor.shapeOf(module, side, http.method(), segments);
        PartyId from = fromOf(caller, http.headers());
        PartyId to = party(http.headers(), OcpiHeaders.TO_COUNTRY_CODE, OcpiHeaders.TO_PARTY_ID);
        RoutedRequest request = new RoutedRequest(
                caller,
                from,
                to,
                to != null || http.headers().contains(OcpiHeaders.FROM_PARTY_ID),
                module,
                side,
                shape,
                http.method(),
                suffix,
                segments,
                http.query() == null ? "" : http.query(),
                body == null || body.length() == 0 ? null : body,
                BodyScan.of(body),
                ids);
        requireBody(request);
        requireOwnObject(request);
        return request;
    }

    private static List<String> segmentsOf(String suffix) {
        if (suffix.isEmpty()) {
            return List.of();
        }
        List<String> segments = new ArrayList<>(5);
        for (String raw : suffix.split("/", -1)) {
            String segment = QueryText.decode(raw.replace("+", "%2B"));
            if (segment.equals(".") || segment.equals("..")) {
                // On the receiver's side it would lead out of the module, with the hub's token.
                throw OcpiException.withHttpStatus(
                        404, OcpiStatusCode.INVALID_PARAMETERS, "a path here has no segments '.' or '..'");
            }
            segments.add(segment);
        }
        return segments;
    }

    private static void requireMessageIds(Platform caller, MultiMap headers) {
        if (!caller.quirks().is(Quirks.Switch.REQUIRE_MESSAGE_IDS)) {
            return;
        }
        for (String name : List.of(OcpiHeaders.REQUEST_ID, OcpiHeaders.CORRELATION_ID)) {
            if (headers.get(name) == null || headers.get(name).isEmpty()) {
                throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "the header " + name + " is missing");
            }
        }
    }

    private static void requireBody(RoutedRequest request) {
        boolean carriesBody = request.method().name().startsWith("P") && request.shape() != ModuleDoor.Shape.AUTHORIZE;
        if (carriesBody && request.body() == null) {
            throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "a " + request.method() + " here needs a body");
        }
    }

    /** T-49, T06: nobody writes or checks objects of others, and URL and body name the same owner. */
    private static void requireOwnObject(RoutedRequest request) {
        if (request.side() != InterfaceRole.RECEIVER) {
            return;
        }
        PartyId owner =
                request.shape() == ModuleDoor.Shape.NEW_CDR ? request.content().owner() : request.pathOwner();
        if (request.shape() == ModuleDoor.Shape.OWNED && owner == null) {
            throw OcpiException.withHttpStatus(
                    404,
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "the path names no party: country_code and party_id have to come first");
        }
        if (owner != null && !owner.equals(request.from())) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "the object belongs to " + owner + ", but OCPI-from is " + request.from());
        }
        if (request.isPush()
                && request.shape() == ModuleDoor.Shape.OWNED
                && request.segments().size() == 3) {
            requireSameOwner(request);
        }
    }

    private static void requireSameOwner(RoutedRequest request) {
        BodyScan content = request.content();
        requireSame(
                "/country_code",
                content.text("country_code"),
                request.segments().get(0));
        requireSame("/party_id", content.text("party_id"), request.segments().get(1));
        String idMember = request.module() == ModuleId.TOKENS ? "uid" : "id";
        requireSame("/" + idMember, content.text(idMember), request.segments().get(2));
    }

    /** T-49, T-50. */
    private static void requireSame(String pointer, @Nullable String inBody, String inUrl) {
        if (inBody != null && !inBody.equalsIgnoreCase(inUrl)) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    pointer + ": the body says '" + inBody + "', the URL says '" + inUrl + "'");
        }
    }

    /** a platform with one party may leave the headers out (pains 10). */
    private static PartyId fromOf(Platform caller, MultiMap headers) {
        PartyId from = party(headers, OcpiHeaders.FROM_COUNTRY_CODE, OcpiHeaders.FROM_PARTY_ID);
        Set<PartyId> own = caller.hosted();
        if (from == null && own.size() == 1) {
            return own.iterator().next();
        }
        PartyId otherwise = caller.quirks().defaultFrom();
        if (from == null && otherwise != null && own.contains(otherwise)) {
            return otherwise;
        }
        if (from == null) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "OCPI-from-country-code and OCPI-from-party-id are missing, and this platform has " + own.size()
                            + " parties");
        }
        if (!own.contains(from)) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS, "OCPI-from " + from + " is not a party of this platform");
        }
        return from;
    }

    /** Both headers of a pair, neither (null), or a refusal for half of one. */
    private static @Nullable PartyId party(MultiMap headers, String countryHeader, String partyHeader) {
        String countryCode = headers.get(countryHeader);
        String partyId = headers.get(partyHeader);
        if (countryCode == null && partyId == null) {
            return null;
        }
        if (countryCode == null || partyId == null) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    (countryCode == null ? countryHeader : partyHeader) + " is missing; the two headers go together");
        }
        try {
            return PartyId.of(countryCode, partyId);
        } catch (IllegalArgumentException notAParty) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    countryHeader + ", " + partyHeader + ": " + notAParty.getMessage());
        }
    }
}
