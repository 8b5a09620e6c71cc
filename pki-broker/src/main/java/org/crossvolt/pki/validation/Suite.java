package org.crossvolt.pki.validation;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm with its key: one path uses one suite throughout (V2). The list is a registry: an amendment that
 * brings a new algorithm adds a line here.
 *
 * @param jca the name of the signature for the JCA
 * @param order of the group, for the range of r and s; null for EdDSA
 */
public record Suite(
        String name,
        String jca,
        String signatureOid,
        String keyOid,
        @Nullable String curveOid,
        int fieldBytes,
        @Nullable BigInteger order,
        List<Edition> editions) {

    private static final String EC_KEY = "1.2.840.10045.2.1";

    /** V2G2-006, V2G2-007. */
    public static final Suite P256 = new Suite(
            "secp256r1",
            "SHA256withECDSA",
            "1.2.840.10045.4.3.2",
            EC_KEY,
            "1.2.840.10045.3.1.7",
            32,
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16),
            List.of(Edition.ISO_15118_2));

    /** V2G20-2674. */
    public static final Suite P521 = new Suite(
            "secp521r1",
            "SHA512withECDSA",
            "1.2.840.10045.4.3.4",
            EC_KEY,
            "1.3.132.0.35",
            66,
            new BigInteger(
                    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
                    16),
            List.of(Edition.ISO_15118_20));

    /** V2G20-2319. */
    public static final Suite ED448 =
            new Suite("ed448", "Ed448", "1.3.101.113", "1.3.101.113", null, 57, null, List.of(Edition.ISO_15118_20));

    public static final List<Suite> KNOWN = List.of(P256, P521, ED448);

    public static Optional<Suite> named(String name) {
        return KNOWN.stream().filter(suite -> suite.name.equalsIgnoreCase(name)).findFirst();
    }

    static Optional<Suite> ofKey(String keyOid, @Nullable String curveOid) {
        for (Suite suite : KNOWN) {
            if (suite.keyOid.equals(keyOid) && java.util.Objects.equals(suite.curveOid, curveOid)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    public boolean isElliptic() {
        return curveOid != null;
    }

    @Override
    public String toString() {
        return name;
    }
}
