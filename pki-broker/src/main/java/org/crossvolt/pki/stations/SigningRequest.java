package org.crossvolt.pki.stations;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.SignatureChecks;
import org.crossvolt.pki.validation.Suite;

/**
 * A PKCS#10 request for a SECC leaf, checked (O5): possession of the key, its suite, one common name that is an EVSE id, and
 * no domain component but CPO.
 *
 * @param evse normalised
 */
record SigningRequest(String evse, Suite suite, SubjectPublicKeyInfo key, String keyHash) {

    private static final int LONGEST_TEXT = 5_500;

    /** @throws IllegalArgumentException saying what is wrong */
    static SigningRequest read(String text, SignatureChecks checks) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("has more than 5500 characters");
        }
        String body = text.replaceAll("-----(BEGIN|END) (NEW )?CERTIFICATE REQUEST-----", "");
        if (body.contains("-----")) {
            throw new IllegalArgumentException("needs one CERTIFICATE REQUEST");
        }
        PKCS10CertificationRequest request;
        try {
            request = new PKCS10CertificationRequest(Base64.getMimeDecoder().decode(body));
        } catch (IOException | RuntimeException malformed) {
            throw new IllegalArgumentException("is no PKCS#10 request", malformed);
        }
        SubjectPublicKeyInfo key = request.getSubjectPublicKeyInfo();
        Suite suite = suite(key);
        requirePossession(request, key, suite, checks);
        return new SigningRequest(evse(request), suite, key, hash(key));
    }

    private static Suite suite(SubjectPublicKeyInfo key) {
        String curve = key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier named ? named.getId() : "";
        return Suite.KNOWN.stream()
                .filter(suite -> curve.equals(suite.curveOid())
                        || (suite.curveOid() == null
                                && suite.keyOid()
                                        .equals(key.getAlgorithm()
                                                .getAlgorithm()
                                                .getId())))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("has a key that is not on secp256r1, secp521r1 or Ed448"));
    }

    private static void requirePossession(
            PKCS10CertificationRequest request, SubjectPublicKeyInfo key, Suite suite, SignatureChecks checks) {
        try {
            boolean proven =
                    request.getSignatureAlgorithm().getAlgorithm().getId().equals(suite.signatureOid())
                            && checks.fits(
                                    suite,
                                    KeyFactory.getInstance(
                                                    suite.isElliptic() ? "EC" : "Ed448",
                                                    suite.isElliptic() ? checks.elliptic() : checks.edwards())
                                            .generatePublic(new X509EncodedKeySpec(key.getEncoded(ASN1Encoding.DER))),
                                    request.toASN1Structure()
                                            .getCertificationRequestInfo()
                                            .getEncoded(ASN1Encoding.DER),
                                    request.getSignature());
            if (proven) {
                return;
            }
        } catch (GeneralSecurityException | IOException unusable) {
            // Said below.
        }
        throw new IllegalArgumentException("is not signed with its own key");
    }

    private static String evse(PKCS10CertificationRequest request) {
        List<String> names = new ArrayList<>();
        for (RDN rdn : request.getSubject().getRDNs()) {
            for (AttributeTypeAndValue part : rdn.getTypesAndValues()) {
                String value = part.getValue().toString();
                if (BCStyle.CN.equals(part.getType())) {
                    names.add(value);
                } else if (BCStyle.DC.equals(part.getType()) && !value.equals("CPO")) {
                    throw new IllegalArgumentException("has a domain component that is not CPO");
                }
            }
        }
        if (names.size() != 1
                || !names.getFirst().matches("[A-Za-z]{2}\\*?[A-Za-z0-9]{3}\\*?[ES][A-Za-z0-9*_]{1,58}")) {
            throw new IllegalArgumentException("needs exactly one common name that is an EVSE id or SECC id");
        }
        return names.getFirst().toUpperCase(Locale.ROOT);
    }

    private static String hash(SubjectPublicKeyInfo key) {
        try {
            return Digest.hex(key.getEncoded(ASN1Encoding.DER));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Country and operator, five characters. */
    String operator() {
        return evse.replace("*", "").substring(0, 5);
    }
}
