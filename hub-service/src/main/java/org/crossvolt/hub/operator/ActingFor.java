package org.crossvolt.hub.operator;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.ocpi.types.PartyId;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** For whom the caller may act: an operator for everybody, a party's administrator for the parties its token names. */
@Singleton
class ActingFor {

    private final SecurityIdentity identity;

    ActingFor(SecurityIdentity identity) {
        this.identity = identity;
    }

    boolean isOperator() {
        return identity.hasRole("hub-operator");
    }

    boolean mayAct(Agreement agreement) {
        return mayAct(agreement.one()) || mayAct(agreement.two());
    }

    boolean mayAct(PartyId party) {
        return isOperator() || administers(party);
    }

    /** Whether the token names the party, whatever other roles the caller has. */
    boolean administers(PartyId party) {
        return administered().contains(party);
    }

    Set<PartyId> administered() {
        Set<PartyId> parties = new HashSet<>();
        if (identity.hasRole("party-admin")
                && identity.getPrincipal() instanceof JsonWebToken token
                && token.getClaim("parties") instanceof Collection<?> names) {
            for (Object name : names) {
                parties.add(PartyId.parse(name instanceof JsonString text ? text.getString() : String.valueOf(name)));
            }
        }
        return parties;
    }
}
