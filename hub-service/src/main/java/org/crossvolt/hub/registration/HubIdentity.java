package org.crossvolt.hub.registration;

import jakarta.inject.Singleton;
import java.util.List;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;

/** The hub's own party and address. */
@Singleton
public class HubIdentity {

    private final PartyId party;
    private final String publicUrl;
    private final String businessName;

    HubIdentity(HubConfig config) {
        this.party = PartyId.of(config.countryCode(), config.partyId());
        this.publicUrl = config.publicUrl().replaceAll("/+$", "");
        this.businessName = config.businessName();
    }

    public PartyId party() {
        return party;
    }

    /** Without a final slash. */
    public String publicUrl() {
        return publicUrl;
    }

    public String versionsUrl() {
        return publicUrl + "/ocpi/versions";
    }

    /** The hub's credentials hold its own role only; connected parties stand in hubclientinfo (H-01, H-02). */
    Credentials credentials(String token) {
        return new Credentials(
                token,
                versionsUrl(),
                List.of(new CredentialsRole(
                        Role.HUB,
                        new BusinessDetails(businessName, null, null),
                        party.partyId(),
                        party.countryCode())));
    }
}
