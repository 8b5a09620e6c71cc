package org.crossvolt.pki.validation;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** A public key for the JCA, made when it is first used: the key of a leaf checks nothing, and most certificates are leafs. */
final class LazyPublicKey {

    private final Suite suite;
    private final byte[] keyInfo;
    private final Provider provider;
    private volatile @Nullable PublicKey key;

    LazyPublicKey(Suite suite, byte[] keyInfo, Provider provider) {
        this.suite = suite;
        this.keyInfo = keyInfo;
        this.provider = provider;
    }

    /** @throws IllegalStateException for a point that the provider refuses although it is one of the curve */
    PublicKey get() {
        PublicKey made = key;
        if (made == null) {
            try {
                made = KeyFactory.getInstance(suite.isElliptic() ? "EC" : "Ed448", provider)
                        .generatePublic(new X509EncodedKeySpec(keyInfo));
            } catch (GeneralSecurityException unusable) {
                throw new IllegalStateException("the key can not be used", unusable);
            }
            key = made;
        }
        return made;
    }
}
