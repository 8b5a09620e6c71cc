package org.crossvolt.pki.revocation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hash algorithms by which OCSP and OCPP name an issuer. */
public final class IssuerHashes {

    private static final Map<String, String> BY_OID = Map.of(
            "1.3.14.3.2.26", "SHA-1",
            "2.16.840.1.101.3.4.2.1", "SHA-256",
            "2.16.840.1.101.3.4.2.2", "SHA-384",
            "2.16.840.1.101.3.4.2.3", "SHA-512");

    private IssuerHashes() {}

    static @Nullable String nameOf(String oid) {
        return BY_OID.get(oid);
    }

    public static byte[] digest(String name, byte[] bytes) {
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
