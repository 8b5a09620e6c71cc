package org.crossvolt.pki.validation;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * CAs that were read and whose signature was checked below an anchor: the same few stand in all chains, so their part of a
 * validation is done once.
 */
final class KnownAuthorities {

    private static final int MOST = 10_000;

    private final ConcurrentHashMap<ByteBuffer, ParsedCertificate> byBytes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, String> issuerKeyOf = new ConcurrentHashMap<>();

    @Nullable
    ParsedCertificate find(byte[] der) {
        return byBytes.get(ByteBuffer.wrap(der));
    }

    boolean isSigned(ParsedCertificate child, ParsedCertificate issuer) {
        return issuer.spki().equals(issuerKeyOf.get(child.sha256()));
    }

    void remember(ParsedCertificate authority, ParsedCertificate issuer) {
        if (issuerKeyOf.containsKey(authority.sha256())) {
            return;
        }
        if (byBytes.size() >= MOST) {
            byBytes.clear();
            issuerKeyOf.clear();
        }
        byBytes.put(ByteBuffer.wrap(authority.der()), authority);
        issuerKeyOf.put(authority.sha256(), issuer.spki());
    }
}
