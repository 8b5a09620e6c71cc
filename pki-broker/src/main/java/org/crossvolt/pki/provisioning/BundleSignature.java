package org.crossvolt.pki.provisioning;

import java.util.List;
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
        List<ExiFragments.Reference> references = parts.references();
        for (ExiFragments.Dialect dialect : ExiFragments.Dialect.values()) {
            if (cps.suite().equals(Suite.P256)
                    && checks.fitsRaw(
                            cps.suite(), cps.publicKey(), ExiFragments.signedInfo(references, dialect), value)) {
                return true;
            }
        }
        return false;
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
