package org.crossvolt.ocpi.versions;

import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * A version of OCPI that a platform speaks, and where its details are.
 *
 * @param url absolute URL of the version's details
 */
public record Version(
        VersionNumber version, @MaxLength(255) @Url String url) implements OcpiObject {}
