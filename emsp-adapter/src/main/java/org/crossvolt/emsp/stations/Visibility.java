package org.crossvolt.emsp.stations;

import java.util.List;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.locations.PublishTokenType;

/** Who may see a Location: everybody, or the tokens it names (3.1, publish_allowed_to). */
final class Visibility {

    private Visibility() {}

    static boolean allows(Location location, List<KnownToken> tokens) {
        return location.publish()
                || location.publishAllowedTo().stream()
                        .anyMatch(allowed -> tokens.stream().anyMatch(token -> matches(allowed, token)));
    }

    /** All members that are set have to match. */
    private static boolean matches(PublishTokenType allowed, KnownToken token) {
        return (allowed.uid() == null || allowed.uid().toString().equalsIgnoreCase(token.uid()))
                && (allowed.type() == null || allowed.type().text().equals(token.type()))
                && (allowed.visualNumber() == null || allowed.visualNumber().equals(token.visualNumber()))
                && (allowed.issuer() == null || allowed.issuer().equals(token.issuer()))
                && (allowed.groupId() == null || allowed.groupId().toString().equalsIgnoreCase(token.groupId()));
    }
}
