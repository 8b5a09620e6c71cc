package org.crossvolt.cpo.authorization;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.crossvolt.ocpi.wire.Sha256;

/** The public key in a certificate request (PKCS#10), so that a request that is repeated is recognised. */
final class CsrKey {

    private CsrKey() {}

    /** A hash of the key; empty for what is no certificate request. The pki-broker judges it, not this. */
    static Optional<String> hash(String csr) {
        try {
            String base64 = csr.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            byte[] key = new PKCS10CertificationRequest(Base64.getDecoder().decode(base64))
                    .getSubjectPublicKeyInfo()
                    .getEncoded();
            return Optional.of(Sha256.hex(new String(key, StandardCharsets.ISO_8859_1)));
        } catch (IOException | IllegalArgumentException | NullPointerException malformed) {
            return Optional.empty();
        }
    }
}
