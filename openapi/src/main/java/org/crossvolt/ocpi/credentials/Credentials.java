package org.crossvolt.ocpi.credentials;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.MaxLength;

/** How to reach a platform, and who is on it (3.8). */
public record Credentials(
        @MaxLength(64) String token,
        @MaxLength(255) String url,
        @AtLeastOne List<CredentialsRole> roles) {}
