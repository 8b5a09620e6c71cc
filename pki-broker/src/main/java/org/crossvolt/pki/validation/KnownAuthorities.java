package org.crossvolt.pki.validation;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * CAs that were read and whose signature was checked below an anchor: the same few stand in all chains, so their part of a
 * validation is done once.
 */
final class KnownAuthorities {

    private static final int MOST = 10_000;

    private final ConcurrentHashMap<Bytes, ParsedCertificate> byBytes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, String> issuerKeyOf = new ConcurrentHashMap<>();

    /** Bytes as a key; hashed as a whole, which the JDK does much faster than a buffer's byte by byte. */
    private record Bytes(byte[] bytes) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    @Nullable
    ParsedCertificate find(byte[] der) {
        return byBytes.get(new Bytes(der));
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
        byBytes.put(new Bytes(authority.der()), authority);
        issuerKeyOf.put(authority.sha256(), issuer.spki());
    }
}
