package org.crossvolt.pki.validation;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

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

    /** The same for a signature as ISO 15118-2 has it: r and s side by side, each as long as the field. */
    public boolean fitsRaw(Suite suite, PublicKey key, byte[] signed, byte[] value) {
        BigInteger order = suite.order();
        int half = suite.fieldBytes();
        if (order == null || value.length != 2 * half) {
            return false;
        }
        try {
            byte[] der = StandardDSAEncoding.INSTANCE.encode(
                    order,
                    new BigInteger(1, Arrays.copyOf(value, half)),
                    new BigInteger(1, Arrays.copyOfRange(value, half, 2 * half)));
            return fits(suite, key, signed, der);
        } catch (IOException | IllegalArgumentException outOfRange) {
            return false;
        }
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
