package org.crossvolt.ocpi.party;

import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.versions.VersionDetails;
import org.crossvolt.ocpi.wire.PartnerVersions;

/** What a service says of itself: where it is, whose parties live on it, and which interfaces it serves. */
public interface OwnPlatform {

    /** The address the hub reaches this service at, without a final slash. */
    String publicUrl();

    /** The parties on this platform, never none; may change while it runs. */
    List<CredentialsRole> roles();

    /** Every functional interface that is served, below {@code /ocpi/2.2.1/{sender|receiver}/{module}}. */
    List<Interface> interfaces();

    /** One interface of one module. */
    record Interface(ModuleId module, InterfaceRole role) {}

    default boolean hosts(PartyId party) {
        return roles().stream().anyMatch(role -> role.party().equals(party));
    }

    default String versionsUrl() {
        return publicUrl() + "/ocpi/versions";
    }

    /** The base of all our addresses of version 2.2.1, without a final slash. */
    default String root() {
        return publicUrl() + "/ocpi/" + PartnerVersions.VERSION;
    }

    /** Where one of our interfaces is. */
    default String url(ModuleId module, InterfaceRole role) {
        return root() + "/" + (role == InterfaceRole.SENDER ? "sender" : "receiver") + "/" + module.identifier();
    }

    default Credentials credentials(String token) {
        return new Credentials(token, versionsUrl(), roles());
    }

    default VersionDetails versionDetails() {
        List<Endpoint> endpoints = new ArrayList<>();
        // The role of the credentials endpoint means nothing; it is listed once, as SENDER (1.9).
        endpoints.add(endpoint(ModuleId.CREDENTIALS, InterfaceRole.SENDER, root() + "/credentials"));
        interfaces().forEach(one -> endpoints.add(endpoint(one.module(), one.role(), url(one.module(), one.role()))));
        return new VersionDetails(PartnerVersions.VERSION, endpoints);
    }

    private static Endpoint endpoint(ModuleId module, InterfaceRole role, String url) {
        return new Endpoint(CiString.of(module.identifier()), role, url);
    }
}
