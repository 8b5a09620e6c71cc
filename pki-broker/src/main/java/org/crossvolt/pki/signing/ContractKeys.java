package org.crossvolt.pki.signing;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.SignatureChecks;
import org.crossvolt.pki.validation.Suite;

/**
 * Key pairs of contracts of -2 (P4). The private half is made in memory, sealed for the one car that may have it, and
 * forgotten: nobody here can read it again, and it is nowhere at rest. Blocking; never on an event loop.
 */
@ApplicationScoped
public class ContractKeys {

    private static final int SCALAR_BYTES = 32;
    private static final int AES_BLOCK = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Counter, then Z, then algorithm id 01, "U" and "V" (V2G2-818). */
    private static final byte[] COUNTER = {0, 0, 0, 1};

    private static final byte[] OTHER_INFO = {1, 'U', 'V'};

    private final KeyFolder keys;
    private final SignatureChecks providers;

    ContractKeys(KeyFolder keys, SignatureChecks providers) {
        this.keys = keys;
        this.providers = providers;
    }

    /**
     * A new key of a contract, as far as anybody but the car may know it.
     *
     * @param encryptedKey initialisation vector (16 bytes) and scalar (32 bytes, AES-128-CBC): ContractSignatureEncryptedPrivateKey
     * @param dhPublicKey uncompressed point, 65 bytes: DHpublickey
     */
    public record SealedKey(SubjectPublicKeyInfo publicKey, byte[] encryptedKey, byte[] dhPublicKey) {}

    /** @param receiver of secp256r1: the provisioning certificate, or for an update the old contract certificate (V2G2-822) */
    public SealedKey make(ParsedCertificate receiver) {
        KeyPair contract = keys.newKeyPair(Suite.P256);
        byte[] scalar = scalar(((ECPrivateKey) contract.getPrivate()).getS());
        try {
            return seal(
                    scalar,
                    SubjectPublicKeyInfo.getInstance(contract.getPublic().getEncoded()),
                    receiver.publicKey());
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /** Left-padded: about one scalar in 256 has a zero in front, which its number does not keep. */
    static byte[] scalar(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] scalar = new byte[SCALAR_BYTES];
        int length = Math.min(bytes.length, SCALAR_BYTES);
        System.arraycopy(bytes, bytes.length - length, scalar, SCALAR_BYTES - length, length);
        Arrays.fill(bytes, (byte) 0);
        return scalar;
    }

    SealedKey seal(byte[] scalar, SubjectPublicKeyInfo publicKey, PublicKey receiver) {
        KeyPair ephemeral = keys.newKeyPair(Suite.P256);
        byte[] shared = {};
        byte[] key = {};
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", providers.elliptic());
            agreement.init(ephemeral.getPrivate());
            agreement.doPhase(receiver, true);
            shared = agreement.generateSecret();
            key = derive(shared);
            byte[] vector = new byte[AES_BLOCK];
            RANDOM.nextBytes(vector);
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
            byte[] encrypted = cipher.doFinal(scalar);
            byte[] envelope = ByteBuffer.allocate(AES_BLOCK + encrypted.length)
                    .put(vector)
                    .put(encrypted)
                    .array();
            byte[] point = SubjectPublicKeyInfo.getInstance(
                            ephemeral.getPublic().getEncoded())
                    .getPublicKeyData()
                    .getOctets();
            return new SealedKey(publicKey, envelope, point);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("a contract key can not be sealed", failure);
        } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] derive(byte[] shared) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(COUNTER);
        digest.update(shared);
        digest.update(OTHER_INFO);
        byte[] whole = digest.digest();
        byte[] key = Arrays.copyOf(whole, AES_BLOCK);
        Arrays.fill(whole, (byte) 0);
        return key;
    }
}
