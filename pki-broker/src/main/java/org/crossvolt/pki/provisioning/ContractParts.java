package org.crossvolt.pki.provisioning;

import java.util.List;
import org.crossvolt.pki.validation.Digest;

/**
 * The four elements of a contract bundle of -2 that are under its signature.
 *
 * @param emaid as the car will show it: 14 or 15 characters
 * @param pcid of the car it is for
 * @param chain of the contract, DER, leaf first, root excluded
 * @param encryptedKey 48 bytes
 * @param dhPublicKey 65 bytes
 */
record ContractParts(String emaid, String pcid, List<byte[]> chain, byte[] encryptedKey, byte[] dhPublicKey) {

    static final int ENVELOPE_BYTES = 48;
    static final int POINT_BYTES = 65;

    /** Ids as the standard's example has them; what is signed contains them. */
    static final List<String> IDS = List.of("id1", "id2", "id3", "id4");

    /** The references of its SignedInfo, in the order of the message. */
    List<ExiFragments.Reference> references() {
        return List.of(
                reference(0, ExiFragments.contractSignatureCertChain(IDS.get(0), chain)),
                reference(1, ExiFragments.contractSignatureEncryptedPrivateKey(IDS.get(1), encryptedKey)),
                reference(2, ExiFragments.dhPublicKey(IDS.get(2), dhPublicKey)),
                reference(3, ExiFragments.emaid(IDS.get(3), emaid)));
    }

    private static ExiFragments.Reference reference(int at, byte[] fragment) {
        return new ExiFragments.Reference("#" + IDS.get(at), Digest.sha256(fragment));
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "contract of " + emaid.substring(0, Math.min(5, emaid.length())) + "…";
    }
}
