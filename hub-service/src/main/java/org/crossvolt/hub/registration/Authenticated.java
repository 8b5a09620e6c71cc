package org.crossvolt.hub.registration;

import org.crossvolt.ocpi.wire.TokenEncoding;

/**
 * Who a presented token belongs to.
 *
 * @param token as presented, decoded: the credentials module echoes it; never written down
 * @param encoding how it was written
 */
public record Authenticated(Platform platform, TokenKind kind, String token, TokenEncoding encoding) {

    @Override
    public String toString() {
        return "Authenticated[" + platform + ", " + kind + "]";
    }
}
