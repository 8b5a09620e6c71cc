package org.crossvolt.cpo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** TLS for the doors of stations: a CA, the server's certificate, and stations' certificates of two CAs, as PEM files. */
public final class TestCertificates implements QuarkusTestResourceLifecycleManager {

    static final String FOLDER = "test.certificates";

    private final Path folder = folder();

    private record Ca(String name, KeyPair keys) {}

    private static Path folder() {
        try {
            return Files.createTempDirectory("certificates");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Map<String, String> start() {
        Ca trusted = ca("trusted");
        Ca strange = ca("strange");
        issue(trusted, "server", "localhost");
        issue(trusted, "station", "SERIAL-1");
        issue(trusted, "other", "SERIAL-2");
        issue(strange, "forged", "SERIAL-1");
        return Map.of(
                FOLDER,
                folder.toString(),
                "quarkus.http.ssl.certificate.files",
                folder.resolve("server.crt").toString(),
                "quarkus.http.ssl.certificate.key-files",
                folder.resolve("server.key").toString(),
                "quarkus.http.ssl.certificate.trust-store-file",
                folder.resolve("trusted.crt").toString(),
                "quarkus.http.ssl.certificate.trust-store-file-type",
                "PEM",
                "quarkus.http.insecure-requests",
                "enabled",
                "quarkus.http.test-ssl-port",
                "0");
    }

    private Ca ca(String name) {
        Ca ca = new Ca(name, keys());
        write(name + ".crt", certificate(ca, name, ca.keys, true));
        return ca;
    }

    private void issue(Ca ca, String file, String name) {
        KeyPair keys = keys();
        write(file + ".crt", certificate(ca, name, keys, false));
        write(file + ".key", keys.getPrivate());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object certificate(Ca issuer, String name, KeyPair keys, boolean isCa) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer.name),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(Instant.now().minus(Duration.ofHours(1))),
                    Date.from(Instant.now().plus(Duration.ofHours(5))),
                    new X500Name("CN=" + name),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys.getPrivate()));
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void write(String file, Object what) {
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(
                    what instanceof java.security.PrivateKey key
                            ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
                            : what);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try {
            Files.writeString(folder.resolve(file), pem.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        // Small files in a temporary folder.
    }
}
