package org.crossvolt.ocpi.versions;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.MaxLength;

/** All interfaces of one version (1.9). */
public record VersionDetails(
        @MaxLength(20) String version, @AtLeastOne List<Endpoint> endpoints) {}
