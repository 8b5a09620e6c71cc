package org.crossvolt.ocpi.credentials;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.Secret;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Url;

/**
 * What a platform needs to call another one, and the parties behind it.
 *
 * @param token credentials token in the clear, printable ASCII without spaces; only the HTTP header encodes it
 * @param url absolute URL of the versions endpoint
 */
public record Credentials(
        @Secret @MaxLength(64) @Matches(value = "[!-~]+", means = "printable ASCII without spaces")
        String token,

        @MaxLength(255) @Url(called = false) String url,
        @AtLeastOne List<CredentialsRole> roles)
        implements SelfChecked {

    public Credentials {
        roles = List.copyOf(roles);
    }

    @Override
    public void check(Findings found) {
        found.unique("roles", roles, "", role -> List.of(role.role(), role.party()));
    }

    /** Without the token, so that credentials can be logged. */
    @Override
    public String toString() {
        return "Credentials[url=" + url + ", roles=" + roles + "]";
    }
}
