package org.crossvolt.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a service is started: one set of words for the JVM, whoever starts it. */
public final class ServiceCommand {

    private ServiceCommand() {}

    /**
     * @param folder the service's, as {@code hub-service}
     * @param tuning further words for the JVM
     * @throws StackException when it is not built
     */
    public static List<String> of(String folder, int heapMegabytes, List<String> tuning) {
        Path app = BuildPaths.root().resolve(folder).resolve("target/quarkus-app");
        Path jar = app.resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new StackException(folder + " is not built: " + jar + " is missing; run ./mvnw package");
        }
        List<String> command = new ArrayList<>(List.of(
                BuildPaths.java(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // The rest is for newer JVMs; older ones go without.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TrimNativeHeapInterval=10000"));
        Path readyClasses = app.resolve("app.aot");
        if (Files.exists(readyClasses)) {
            command.add("-XX:AOTCache=" + readyClasses);
        }
        command.addAll(tuning);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }
}
