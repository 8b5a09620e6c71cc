package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.SignatureChecks;

/**
 * The signature of a car's request, from somebody who read the EXI himself. It can be checked without any schema: the signed
 * element has the certificate in it, SignedInfo has the digest of the element, and the signature is over SignedInfo.
 *
 * @param signedInfo its EXI
 * @param element EXI fragment of CertificateInstallationReq or CertificateUpdateReq, the one that the reference is about
 * @param value r and s side by side
 */
record RequestSignature(byte[] signedInfo, byte[] element, byte[] value) {

    private static final Set<String> FIELDS = Set.of("signedInfo", "signedElement", "signatureValue");

    /** @throws IllegalArgumentException naming the part that is wrong */
    static RequestSignature read(JsonNode json) {
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("signature needs only " + new TreeSet<>(FIELDS));
            }
        });
        return new RequestSignature(
                MessageParts.bytes(json.path("signedInfo"), "signedInfo"),
                MessageParts.bytes(json.path("signedElement"), "signedElement"),
                MessageParts.bytes(json.path("signatureValue"), "signatureValue"));
    }

    boolean fits(ParsedCertificate shown, SignatureChecks checks) {
        return ExiBits.contains(element, shown.der())
                && ExiBits.contains(signedInfo, Digest.sha256(element))
                && checks.fitsRaw(shown.suite(), shown.publicKey(), signedInfo, value);
    }

    /** Whether the car signed this name and this serial number of a root, letter by letter (P3). */
    boolean names(EvRoots.RootId root) {
        return ExiBits.contains(element, new BitWriter().text(root.issuerName()).done())
                && ExiBits.contains(
                        element, new BitWriter().number(root.serial()).done());
    }
}
