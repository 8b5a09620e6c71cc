package org.crossvolt.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pki-broker's demo PKI as files, and its OCSP responder, each made by its own packaged program. */
public final class LocalDemoPki implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Written into the certificates, so it can not be another. */
    private static final int RESPONDER_PORT = 8089;

    private final Path folder;
    private final List<Child> responder = new ArrayList<>();

    private LocalDemoPki(Path folder) {
        this.folder = folder;
    }

    /** Where {@code ./crossvolt pki demo} writes it. */
    public static Path usual() {
        return StackLock.folder().resolve("pki-demo");
    }

    /** @param folder kept over restarts: other days make other certificates */
    public static LocalDemoPki open(Path folder) {
        LocalDemoPki pki = new LocalDemoPki(folder);
        try {
            pki.make();
            // A responder that runs already has the same keys.
            if (!answers()) {
                Child child = pki.program("DemoResponderMain");
                pki.responder.add(child);
                Waiting.until("the OCSP responder", child, PATIENCE, LocalDemoPki::answers);
            }
            return pki;
        } catch (StackException failure) {
            pki.close();
            throw failure;
        }
    }

    private void make() {
        Path index = folder.resolve("pki.json");
        if (!Files.exists(index)) {
            try (Child child = program("DemoPkiMain")) {
                // The index is written last but for a page of text.
                Waiting.until("the demo PKI", child, PATIENCE, () -> Files.exists(folder.resolve("README.md")));
            }
        }
    }

    private Child program(String name) {
        Path app = BuildPaths.root().resolve("pki-broker/target/quarkus-app");
        return Child.start(
                name,
                "TERM",
                List.of(
                        BuildPaths.java(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        app + "/app/*:" + app + "/lib/main/*:" + app + "/lib/boot/*",
                        "org.crossvolt.pki.demo." + name,
                        folder.toString()),
                Map.of(),
                folder.resolveSibling(name + ".log"));
    }

    private static boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RESPONDER_PORT)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** @param names of files such as {@code cas/mo-2-sub2.pem}, one after the other in one text */
    public String text(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            try {
                all.append(Files.readString(folder.resolve(name)));
            } catch (IOException missing) {
                throw new StackException("the demo PKI has no " + name, missing);
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        responder.forEach(Child::close);
    }
}
