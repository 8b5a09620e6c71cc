package org.crossvolt.pki.signing;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * SoftHSM for tests: as Debian installed it, else out of Debian's packages, unpacked below {@code target}; that needs apt and a
 * network, but nobody's rights. apt checks the packages by the lists this machine trusts.
 */
sealed interface SoftHsm {

    /** The library, and the tool that makes tokens for it. */
    record Found(Path library, Path tool) implements SoftHsm {}

    /** @param why a sentence for who reads that a test was skipped */
    record Absent(String why) implements SoftHsm {}

    List<String> PACKAGES = List.of("softhsm2", "libsofthsm2", "softhsm2-common");

    /** Never fails: without it there is nothing to test, and that is said. */
    static SoftHsm find() {
        Optional<Found> installed = in(Path.of("/usr"));
        if (installed.isPresent()) {
            return installed.get();
        }
        try {
            Path folder = Path.of("target", "softhsm-debian").toAbsolutePath();
            Path unpacked = folder.resolve("usr");
            if (!Files.isDirectory(unpacked)) {
                Files.createDirectories(folder);
                unpack(folder);
            }
            return in(unpacked)
                    .map(SoftHsm.class::cast)
                    .orElseGet(() -> new Absent("Debian's packages hold no softhsm2 at " + unpacked));
        } catch (IOException | IllegalStateException failure) {
            return new Absent("softhsm2 is not installed, and can not be had: " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Absent("the download was stopped");
        }
    }

    private static void unpack(Path folder) throws IOException, InterruptedException {
        Stream<String> download =
                Stream.of("apt-get", "-q", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10", "download");
        run(folder, Stream.concat(download, PACKAGES.stream()).toList());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".deb")).toList()) {
                run(folder, List.of("dpkg-deb", "-x", file.toString(), folder.toString()));
            }
        }
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command.getFirst() + " took longer than a minute");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    command.getFirst() + " failed: " + Files.readString(said).strip());
        }
    }

    /** Debian has the library below /usr/lib/softhsm, or below the folder of the machine's kind. */
    private static Optional<Found> in(Path usr) {
        Path tool = usr.resolve("bin/softhsm2-util");
        PathMatcher library = FileSystems.getDefault().getPathMatcher("glob:**/softhsm/libsofthsm2.so");
        if (!Files.isExecutable(tool)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(usr.resolve("lib"), 3, (file, kind) -> library.matches(file))) {
            return files.findFirst().map(file -> new Found(file, tool));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
