package org.crossvolt.ocpi.versions;

import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * A version of OCPI that a platform speaks, and where its details are.
 *
 * @param version such as 2.2.1; versions that are not known here are no error
 * @param url absolute URL of the version's details
 */
public record Version(
        @MaxLength(20) String version,
        @MaxLength(255) @Url(called = false) String url) implements OcpiObject {

    /** The version as a value that can be compared with those known here. */
    public VersionNumber number() {
        return new VersionNumber(version);
    }
}
