package org.crossvolt.pki.signing;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.crossvolt.pki.validation.SignatureChecks;
import org.crossvolt.pki.validation.Suite;

/** Signing keys as files, one each, sealed (P4); readable for their owner only. */
@ApplicationScoped
public class KeyFolder {

    private final Path folder;
    private final Vault vault;
    private final SignatureChecks providers;
    private final Map<String, SigningKey> opened = new ConcurrentHashMap<>();

    KeyFolder(SigningConfig config, Vault vault, SignatureChecks providers) {
        this.folder = Path.of(config.folder());
        this.vault = vault;
        this.providers = providers;
    }

    public Optional<SigningKey> find(String name) {
        SigningKey known = opened.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Path file = fileOf(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] pkcs8 = vault.open("key/" + name, Files.readAllBytes(file));
            SigningKey key = keyOf(name, pkcs8);
            Arrays.fill(pkcs8, (byte) 0);
            opened.put(name, key);
            return Optional.of(key);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the key file " + file.getFileName() + " can not be read", unreadable);
        }
    }

    /** The key of this name; made where there is none. */
    public SigningKey findOrMake(String name, Suite suite) {
        Optional<SigningKey> known = find(name);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] pkcs8 = newKeyPair(suite).getPrivate().getEncoded();
        try {
            keep(name, pkcs8);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Another instance was faster; its key is the key.
        }
        Arrays.fill(pkcs8, (byte) 0);
        return find(name).orElseThrow();
    }

    /** @throws IllegalArgumentException for what is no private key of a known suite, or a name that is taken */
    public SigningKey take(String name, byte[] pkcs8) {
        SigningKey key = keyOf(name, pkcs8);
        try {
            keep(name, pkcs8);
        } catch (FileAlreadyExistsException taken) {
            throw new IllegalArgumentException("there is a key of this name already", taken);
        }
        opened.put(name, key);
        return key;
    }

    KeyPair newKeyPair(Suite suite) {
        try {
            if (!suite.isElliptic()) {
                return KeyPairGenerator.getInstance("Ed448", providers.edwards())
                        .generateKeyPair();
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", providers.elliptic());
            generator.initialize(new ECGenParameterSpec(suite.name()));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void keep(String name, byte[] pkcs8) throws FileAlreadyExistsException {
        Path file = fileOf(name);
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(
                    folder,
                    name,
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, vault.seal("key/" + name, pkcs8));
            try {
                // A link is made whole or not at all, and refuses a name that exists.
                Files.createLink(file, draft);
            } finally {
                Files.delete(draft);
            }
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException failure) {
            throw new IllegalStateException("the key file " + file.getFileName() + " can not be written", failure);
        }
    }

    /** Replaces nothing but moves a key aside, when its name is to be used again. */
    public void retire(String name) {
        opened.remove(name);
        Path file = fileOf(name);
        try {
            if (Files.exists(file)) {
                Files.move(file, file.resolveSibling(name + ".retired"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("the key file " + file.getFileName() + " can not be moved", failure);
        }
    }

    private Path fileOf(String name) {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a key's name has 1 to 64 small letters, digits and hyphens");
        }
        return folder.resolve(name + ".key");
    }

    private SigningKey keyOf(String name, byte[] pkcs8) {
        try {
            AsymmetricKeyParameter parameters = PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(pkcs8));
            Suite suite = suiteOf(parameters);
            Provider provider = suite.isElliptic() ? providers.elliptic() : providers.edwards();
            PrivateKey key = KeyFactory.getInstance(suite.isElliptic() ? "EC" : "Ed448", provider)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new SigningKey(
                    name, suite, publicKey(parameters, suite).getEncoded(ASN1Encoding.DER), key, provider);
        } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
            throw new IllegalArgumentException("needs a PKCS#8 key on secp256r1, secp521r1 or Ed448", unusable);
        }
    }

    private static Suite suiteOf(AsymmetricKeyParameter parameters) {
        return switch (parameters) {
            case ECPrivateKeyParameters ec ->
                Suite.KNOWN.stream()
                        .filter(suite -> ec.getParameters().getN().equals(suite.order()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown curve"));
            case Ed448PrivateKeyParameters ed -> Suite.ED448;
            default -> throw new IllegalArgumentException("unknown kind of key");
        };
    }

    private static SubjectPublicKeyInfo publicKey(AsymmetricKeyParameter parameters, Suite suite) throws IOException {
        if (parameters instanceof Ed448PrivateKeyParameters ed) {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(ed.generatePublicKey());
        }
        BigInteger d = ((ECPrivateKeyParameters) parameters).getD();
        ASN1ObjectIdentifier curve = new ASN1ObjectIdentifier(String.valueOf(suite.curveOid()));
        ECNamedDomainParameters domain = new ECNamedDomainParameters(curve, CustomNamedCurves.getByOID(curve));
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                new ECPublicKeyParameters(domain.getG().multiply(d).normalize(), domain));
    }
}
