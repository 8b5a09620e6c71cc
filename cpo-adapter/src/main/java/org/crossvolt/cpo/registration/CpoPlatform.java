package org.crossvolt.cpo.registration;

import jakarta.inject.Singleton;
import java.util.List;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.party.OwnPlatform;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** This adapter as a platform of OCPI: its CPO parties and the interfaces they have (3.10). */
@Singleton
public class CpoPlatform implements OwnPlatform {

    private static final List<Interface> INTERFACES = List.of(
            new Interface(ModuleId.LOCATIONS, InterfaceRole.SENDER),
            new Interface(ModuleId.SESSIONS, InterfaceRole.SENDER),
            new Interface(ModuleId.CDRS, InterfaceRole.SENDER),
            new Interface(ModuleId.TARIFFS, InterfaceRole.SENDER),
            new Interface(ModuleId.TOKENS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.COMMANDS, InterfaceRole.RECEIVER),
            new Interface(ModuleId.CHARGINGPROFILES, InterfaceRole.RECEIVER),
            new Interface(ModuleId.HUBCLIENTINFO, InterfaceRole.RECEIVER));

    private final String publicUrl;
    private final List<CredentialsRole> roles;

    CpoPlatform(RegistrationConfig config) {
        this.publicUrl = config.publicUrl().replaceAll("/+$", "");
        this.roles = config.parties().stream().map(CpoPlatform::role).toList();
    }

    private static CredentialsRole role(String configured) {
        String[] words = configured.strip().split(" ", 2);
        PartyId party = PartyId.parse(words[0]);
        String name = words.length == 2 ? words[1].strip() : words[0];
        return new CredentialsRole(
                Role.CPO, new BusinessDetails(name, null, null), party.partyId(), party.countryCode());
    }

    @Override
    public String publicUrl() {
        return publicUrl;
    }

    @Override
    public List<CredentialsRole> roles() {
        return roles;
    }

    @Override
    public List<Interface> interfaces() {
        return INTERFACES;
    }
}
