package org.crossvolt.pki.signing;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.BigIntegers;

/** What a car does with a contract's key, with other code than ours. */
public final class Car {

    private Car() {}

    /** @param pkcs8 the car's key: of its provisioning certificate, or of its old contract */
    public static byte[] open(byte[] pkcs8, byte[] dhPublicKey, byte[] envelope) throws Exception {
        ECPrivateKeyParameters own = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(pkcs8);
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(own);
        BigInteger x = agreement.calculateAgreement(new ECPublicKeyParameters(
                own.getParameters().getCurve().decodePoint(dhPublicKey), own.getParameters()));
        SHA256Digest digest = new SHA256Digest();
        digest.update(new byte[] {0, 0, 0, 1}, 0, 4);
        digest.update(BigIntegers.asUnsignedByteArray(32, x), 0, 32);
        digest.update(new byte[] {0x01, 0x55, 0x56}, 0, 3);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        var cipher = CBCBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(
                false, new ParametersWithIV(new KeyParameter(Arrays.copyOf(hash, 16)), Arrays.copyOf(envelope, 16)));
        byte[] scalar = new byte[32];
        cipher.processBlock(envelope, 16, scalar, 0);
        cipher.processBlock(envelope, 32, scalar, 16);
        return scalar;
    }

    /** Uncompressed. */
    public static byte[] publicPoint(byte[] scalar) {
        return CustomNamedCurves.getByName("secp256r1")
                .getG()
                .multiply(new BigInteger(1, scalar))
                .normalize()
                .getEncoded(false);
    }

    /** The key of a contract, as the car keeps it. */
    public static byte[] pkcs8(byte[] scalar) throws Exception {
        var curve = org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1;
        return org.bouncycastle.crypto.util.PrivateKeyInfoFactory.createPrivateKeyInfo(new ECPrivateKeyParameters(
                        new BigInteger(1, scalar),
                        new org.bouncycastle.crypto.params.ECNamedDomainParameters(
                                curve, CustomNamedCurves.getByOID(curve))))
                .getEncoded();
    }
}
