package org.crossvolt.pki.validation;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Checks signatures with the provider that was chosen at start ({@link CryptoProviders}).
 *
 * @param elliptic for ECDSA
 * @param edwards for Ed448
 */
public record SignatureChecks(Provider elliptic, Provider edwards) {

    Provider provider(Suite suite) {
        return suite.isElliptic() ? elliptic : edwards;
    }

    /** Whether the signature fits; anything that can not be checked does not. */
    public boolean fits(Suite suite, PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance(suite.jca(), provider(suite));
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }
}
