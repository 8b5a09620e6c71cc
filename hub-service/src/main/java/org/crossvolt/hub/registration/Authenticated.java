package org.crossvolt.hub.registration;

import org.crossvolt.ocpi.wire.TokenEncoding;

/**
 * Who a presented token belongs to.
 *
 * @param token as presented, decoded: the credentials module echoes it; never written down
 * @param encoding how it was written
 * @param withNewline whether a line feed was written behind it
 */
public record Authenticated(
        Platform platform, TokenKind kind, String token, TokenEncoding encoding, boolean withNewline) {

    @Override
    public String toString() {
        return "Authenticated[" + platform + ", " + kind + "]";
    }
}
