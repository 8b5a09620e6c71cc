package org.crossvolt.pki.provisioning;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.crossvolt.pki.signing.SigningKey;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.SignatureChecks;
import org.crossvolt.pki.validation.Suite;

/**
 * The signature of a CPS over the four elements of a bundle.
 *
 * @param value r and s side by side, 64 bytes
 * @param cpsChain DER, leaf first, root excluded: SAProvisioningCertificateChain
 * @param anchorId the V2G root above it
 */
record BundleSignature(byte[] value, List<byte[]> cpsChain, String anchorId) {

    private static final int VALUE_BYTES = 64;
    /** Everything of the message but certificates and SignedInfo: header, ids, keys, lengths, some bits each. */
    private static final int REST_OF_MESSAGE = 240;
    /** SignedInfo with its four references, in bytes. */
    private static final int SIGNED_INFO = 559;

    /** Blocking; never on an event loop. */
    static byte[] sign(ContractParts parts, SigningKey key) {
        return key.signRaw(ExiFragments.signedInfo(parts.references(), ExiFragments.Dialect.STANDALONE));
    }

    /** Whether this is a signature over these parts, in either dialect. */
    boolean fits(ContractParts parts, ParsedCertificate cps, SignatureChecks checks) {
        if (value.length != VALUE_BYTES || !cps.suite().equals(Suite.P256)) {
            return false;
        }
        List<ExiFragments.Reference> references = parts.references();
        byte[] der = der(cps.suite());
        for (ExiFragments.Dialect dialect : ExiFragments.Dialect.values()) {
            if (checks.fits(cps.suite(), cps.publicKey(), ExiFragments.signedInfo(references, dialect), der)) {
                return true;
            }
        }
        return false;
    }

    private byte[] der(Suite suite) {
        BigInteger r = new BigInteger(1, Arrays.copyOf(value, VALUE_BYTES / 2));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(value, VALUE_BYTES / 2, VALUE_BYTES));
        try {
            return StandardDSAEncoding.INSTANCE.encode(java.util.Objects.requireNonNull(suite.order()), r, s);
        } catch (IOException | IllegalArgumentException outOfRange) {
            return new byte[0];
        }
    }

    /** Longest that the whole message can become in Base64 of EXI: what OCPP limits to 7,500 characters (P7). */
    static int messageChars(List<byte[]> contractChain, List<byte[]> cpsChain) {
        int bytes = REST_OF_MESSAGE + SIGNED_INFO;
        for (byte[] der : contractChain) {
            bytes += der.length;
        }
        for (byte[] der : cpsChain) {
            bytes += der.length;
        }
        return (bytes + 2) / 3 * 4;
    }
}
