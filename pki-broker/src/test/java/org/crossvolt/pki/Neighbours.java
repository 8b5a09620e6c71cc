package org.crossvolt.pki;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Tells the broker of a pool whose place is kept free, and of a folder with an EXI module that is compiled here. */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {

    private static final String CODEC = "example.LinesCodec";

    @Override
    public Map<String, String> start() {
        try (ServerSocket free = new ServerSocket(0)) {
            Path folder = Files.createTempDirectory("exi-module");
            compile(folder);
            return Map.of(
                    "crossvolt.pki.provisioning.upstreams.neighbour.url",
                    "http://127.0.0.1:" + free.getLocalPort() + "/opnc/v1",
                    "crossvolt.pki.provisioning.upstreams.neighbour.token",
                    "neighbours-token",
                    "crossvolt.pki.provisioning.exi-folder",
                    folder.toString(),
                    "crossvolt.pki.provisioning.event-pause",
                    "1s");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
