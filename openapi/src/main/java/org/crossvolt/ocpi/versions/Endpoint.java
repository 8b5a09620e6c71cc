package org.crossvolt.ocpi.versions;

import java.util.Optional;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * Where one interface of one module is served.
 *
 * @param identifier A ModuleID, or the id of a custom module
 * @param role without meaning for the credentials module, where SENDER is written
 * @param url absolute URL of the interface
 */
public record Endpoint(
        @MaxLength(255) CiString identifier,
        InterfaceRole role,
        @MaxLength(255) @Url String url) implements OcpiObject {

    /** The module of the standard, or none for a custom module. */
    public Optional<ModuleId> module() {
        return ModuleId.find(identifier.toString());
    }
}
