package org.crossvolt.pki.validation;

import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, read once; says what it holds and judges nothing.
 *
 * @param der the bytes as they came
 * @param sha256 of the bytes, hex
 * @param signedPart the bytes under the signature (TBSCertificate), as they came
 * @param issuerName DER of the issuer's name
 * @param subjectName DER of the subject's name
 * @param keyInfo DER of the SubjectPublicKeyInfo
 * @param spki SHA-256 of keyInfo, hex: by this a CA is known (T1, T4)
 * @param keyBits contents of the public key's BIT STRING, which OCSP hashes
 * @param suite of the key
 * @param signatureSuite of the signature, as far as the algorithm tells
 * @param keyUsage bits as in X.509 (bit 0 is digitalSignature), or null without the extension
 * @param pathLength -1 where it is not limited
 * @param ocspUrls of the AIA extension
 * @param crlUrls of the CRL distribution points
 */
public record ParsedCertificate(
        byte[] der,
        String sha256,
        byte[] signedPart,
        byte[] signature,
        BigInteger serial,
        byte[] issuerName,
        byte[] subjectName,
        byte[] keyInfo,
        String spki,
        byte[] keyBits,
        LazyPublicKey lazyKey,
        Suite suite,
        Suite signatureSuite,
        Instant notBefore,
        Instant notAfter,
        @Nullable Integer keyUsage,
        boolean keyUsageCritical,
        boolean hasBasicConstraints,
        boolean basicConstraintsCritical,
        boolean ca,
        int pathLength,
        boolean mayHelpWithOcsp,
        byte @Nullable [] subjectKeyId,
        byte @Nullable [] authorityKeyId,
        List<String> ocspUrls,
        List<String> crlUrls,
        SubjectNames subject) {

    public static final int DIGITAL_SIGNATURE = 1;
    public static final int NON_REPUDIATION = 1 << 1;
    public static final int KEY_AGREEMENT = 1 << 4;
    public static final int KEY_CERT_SIGN = 1 << 5;
    public static final int CRL_SIGN = 1 << 6;

    /**
     * @param commonNames all of them, in order
     * @param otherAttributes whether there is anything beside CN, O, C and DC
     */
    public record SubjectNames(
            List<String> commonNames,
            boolean commonNameTypesRight,
            List<String> domains,
            List<String> organizations,
            boolean hasCountry,
            boolean otherAttributes) {}

    public PublicKey publicKey() {
        return lazyKey.get();
    }

    public boolean isSelfIssued() {
        return java.util.Arrays.equals(issuerName, subjectName);
    }

    public boolean hasUsage(int bit) {
        return keyUsage != null && (keyUsage & bit) != 0;
    }

    /** The serial number as OCPP and OCSP write it: hex without leading zeroes. */
    public String serialHex() {
        return serial.toString(16);
    }

    /** The one common name; only where the profile was checked. */
    public String commonName() {
        return subject.commonNames().isEmpty() ? "" : subject.commonNames().getFirst();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ParsedCertificate certificate && certificate.sha256.equals(sha256);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "certificate " + sha256.substring(0, 16);
    }
}
