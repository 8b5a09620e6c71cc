package org.crossvolt.ocpi.versions;

import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;

/**
 * The endpoints of one version on one platform.
 *
 * @param version such as 2.2.1; versions that are not known here are no error
 */
public record VersionDetails(
        @MaxLength(20) String version, @AtLeastOne List<Endpoint> endpoints) implements OcpiObject {

    public VersionDetails {
        endpoints = List.copyOf(endpoints);
    }

    /** The first endpoint of a module's interface; the role of the credentials endpoint is not looked at. */
    public Optional<Endpoint> endpoint(ModuleId module, InterfaceRole role) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.module().equals(Optional.of(module)))
                .filter(endpoint -> module == ModuleId.CREDENTIALS || endpoint.role() == role)
                .findFirst();
    }
}
