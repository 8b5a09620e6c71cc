package org.crossvolt.emsp.registration;

import jakarta.inject.Singleton;
import java.util.List;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.party.OwnPlatform;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** What this service says of itself to the hub (3.10): the eMSP's interfaces, for all our parties. */
@Singleton
public class EmspPlatform implements OwnPlatform {

    private static final List<Interface> INTERFACES = List.of(
            new Interface(ModuleId.TOKENS, InterfaceRole.SENDER),
            new Interface(ModuleId.COMMANDS, InterfaceRole.SENDER),
            new Interface(ModuleId.LOCATIONS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.TARIFFS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.SESSIONS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.CDRS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.HUBCLIENTINFO, InterfaceRole.RECEIVER));

    private final OurParties parties;
    private final List<CredentialsRole> roles;

    EmspPlatform(OurParties parties) {
        this.parties = parties;
        this.roles = parties.parties().entrySet().stream()
                .map(party -> role(PartyId.parse(party.getKey()), party.getValue()))
                .toList();
    }

    private static CredentialsRole role(PartyId party, String name) {
        return new CredentialsRole(
                Role.EMSP, new BusinessDetails(name, null, null), party.partyId(), party.countryCode());
    }

    @Override
    public String publicUrl() {
        return parties.publicUrl();
    }

    @Override
    public List<CredentialsRole> roles() {
        return roles;
    }

    @Override
    public List<Interface> interfaces() {
        return INTERFACES;
    }

    /** Whose name stands on calls that concern no party in particular. */
    public PartyId firstParty() {
        return roles.getFirst().party();
    }
}
