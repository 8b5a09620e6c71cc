package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.jspecify.annotations.Nullable;

/** Says who calls and for which of our parties, or refuses: the same words at every OCPI door. */
public final class Callers {

    private final HubLink link;
    private final OwnPlatform own;

    public Callers(HubLink link, OwnPlatform own) {
        this.link = link;
        this.own = own;
    }

    /**
     * A message between parties.
     *
     * @param to one of ours
     * @param from the party that sent it; the hub's own for a Broadcast Push
     */
    public record Routed(PartyId to, PartyId from) {}

    /** Whoever holds one of our tokens, an invitation included; else 401 (T-06). */
    public Uni<Caller> anyone(HttpServerRequest http) {
        return link.authenticate(http.getHeader(OcpiHeaders.AUTHORIZATION)).map(caller -> {
            if (caller == null) {
                throw refusal(401, "The Authorization header has no token this platform knows.");
            }
            return caller;
        });
    }

    /** The registered hub; any other token gets 401 (T-07). */
    public Uni<Caller> registered(HttpServerRequest http) {
        return anyone(http).invoke(caller -> {
            if (caller.kind() != TokenKind.REGISTERED) {
                throw refusal(401, "This token is for registration only; register first.");
            }
        });
    }

    /**
     * The registered hub with a message of a functional module: FROM is needed, whole, and TO is one of our parties;
     * it may be left out where there is only one (2.1). The hub answers for FROM: it may be any party.
     */
    public Uni<Routed> routed(HttpServerRequest http) {
        return registered(http).map(caller -> {
            PartyId from = party(http, "from", OcpiHeaders.FROM_COUNTRY_CODE, OcpiHeaders.FROM_PARTY_ID);
            PartyId to = party(http, "to", OcpiHeaders.TO_COUNTRY_CODE, OcpiHeaders.TO_PARTY_ID);
            if (from == null) {
                throw invalid("OCPI-from-country-code and OCPI-from-party-id are needed.");
            }
            if (to != null && !own.hosts(to)) {
                throw new OcpiException(
                        OcpiStatusCode.UNKNOWN_RECEIVER, "The party " + to + " is not on this platform.");
            }
            return new Routed(to == null ? onlyParty() : to, from);
        });
    }

    private PartyId onlyParty() {
        List<PartyId> parties =
                own.roles().stream().map(role -> role.party()).distinct().toList();
        if (parties.size() != 1) {
            throw invalid("OCPI-to-country-code and OCPI-to-party-id are needed: this platform has several parties.");
        }
        return parties.getFirst();
    }

    private static @Nullable PartyId party(HttpServerRequest http, String side, String country, String id) {
        String countryCode = http.getHeader(country);
        String partyId = http.getHeader(id);
        if (countryCode == null && partyId == null) {
            return null;
        }
        PartyId party = PartyId.ofNullable(countryCode, partyId);
        if (party == null) {
            throw invalid("OCPI-" + side + "-country-code needs two and OCPI-" + side
                    + "-party-id three letters or digits, both of them (A-24).");
        }
        return party;
    }

    private static OcpiException invalid(String message) {
        return new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, message);
    }

    static OcpiException refusal(int httpStatus, String message) {
        return OcpiException.withHttpStatus(httpStatus, OcpiStatusCode.CLIENT_ERROR, message);
    }
}
