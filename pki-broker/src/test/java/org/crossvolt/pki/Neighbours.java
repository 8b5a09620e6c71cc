package org.crossvolt.pki;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.crossvolt.pki.validation.Pem;

/** Tells the broker of a pool whose place is kept free, and of a folder with an EXI module that is compiled here. */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {

    private static final String CODEC = "example.LinesCodec";

    @Override
    public Map<String, String> start() {
        try (ServerSocket free = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            Path folder = Files.createTempDirectory("exi-module");
            compile(folder);
            Map<String, String> all = new HashMap<>(tls(folder));
            all.putAll(Map.of(
                    "crossvolt.pki.provisioning.upstreams.neighbour.url",
                    "http://127.0.0.1:" + free.getLocalPort() + "/opnc/v1",
                    "crossvolt.pki.provisioning.upstreams.neighbour.token",
                    "neighbours-token",
                    "crossvolt.pki.provisioning.upstreams.routed.url",
                    "http://127.0.0.1:" + other.getLocalPort() + "/routed",
                    "crossvolt.pki.provisioning.upstreams.routed.parties",
                    "oem:RXV,emsp:FRXYZ",
                    "crossvolt.pki.provisioning.upstreams.liar.url",
                    "http://127.0.0.1:" + other.getLocalPort() + "/liar",
                    "crossvolt.pki.provisioning.upstreams.liar.budget",
                    "5s",
                    "crossvolt.pki.provisioning.upstreams.neighbour.budget",
                    "5s",
                    "crossvolt.pki.provisioning.upstreams.routed.budget",
                    "5s",
                    "crossvolt.pki.provisioning.exi-folder",
                    folder.toString(),
                    "crossvolt.pki.provisioning.event-pause",
                    "1s"));
            return all;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A port with TLS, as an operator gives it to stations. */
    private static Map<String, String> tls(Path folder) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair key = generator.generateKeyPair();
            X500Name name = new X500Name("CN=localhost");
            Instant now = Instant.now();
            byte[] certificate = new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(now.minusSeconds(60)),
                            Date.from(now.plusSeconds(86_400)),
                            name,
                            key.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                    .getEncoded();
            Path certificates = Files.writeString(folder.resolve("tls.crt"), Pem.block("CERTIFICATE", certificate));
            Path keys = Files.writeString(
                    folder.resolve("tls.key"),
                    Pem.block("PRIVATE KEY", key.getPrivate().getEncoded()));
            return Map.of(
                    "quarkus.http.test-ssl-port", String.valueOf(free.getLocalPort()),
                    "quarkus.http.ssl.certificate.files", certificates.toString(),
                    "quarkus.http.ssl.certificate.key-files", keys.toString());
        } catch (GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void stop() {
        // The folder is small, and in the system's temporary place.
    }

    /** What an operator would do with a codec of his: a jar that names it as a service. */
    private static void compile(Path folder) throws IOException {
        String source;
        try (var text = Neighbours.class.getResourceAsStream("/exi/LinesCodec.java.txt")) {
            source = new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("string:///example/LinesCodec.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignore) {
                        return source;
                    }
                };
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", "target/classes", "-proc:none"),
                        null,
                        List.of(unit))
                .call();
        if (!compiled) {
            throw new IllegalStateException("the codec does not compile");
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("codec.jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                jar.write(Files.readAllBytes(file));
            }
            jar.putNextEntry(new JarEntry("META-INF/services/org.crossvolt.pki.provisioning.ExiCodec"));
            jar.write(CODEC.getBytes(StandardCharsets.UTF_8));
        }
    }
}
