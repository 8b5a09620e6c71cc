package org.crossvolt.pki.demo;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.crossvolt.pki.validation.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A CA of the demo PKI.
 *
 * @param name its file's name
 * @param issuer null for a root
 * @param responder the address of its OCSP, or null
 */
public record DemoAuthority(
        String name,
        DemoKey key,
        byte[] certificate,
        X500Name subject,
        @Nullable DemoAuthority issuer,
        @Nullable String responder) {

    public String spki() {
        try {
            return Digest.hex(key.publicKey().getEncoded(org.bouncycastle.asn1.ASN1Encoding.DER));
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    public DemoAuthority root() {
        return issuer == null ? this : issuer.root();
    }

    /** This CA and those above it, without the root. */
    public List<byte[]> pathBelowRoot() {
        List<byte[]> path = new ArrayList<>();
        for (DemoAuthority at = this; at != null && at.issuer != null; at = at.issuer) {
            path.add(at.certificate);
        }
        return path;
    }

    @Override
    public String toString() {
        return name;
    }
}
