package org.crossvolt.ocpi.party;

import org.crossvolt.ocpi.wire.TokenEncoding;

/**
 * Who presented a token of ours.
 *
 * @param token as presented, decoded: the credentials module echoes it; never written down
 * @param encoding how it was written
 */
public record Caller(TokenKind kind, String token, TokenEncoding encoding) {

    @Override
    public String toString() {
        return "Caller[" + kind + "]";
    }
}
