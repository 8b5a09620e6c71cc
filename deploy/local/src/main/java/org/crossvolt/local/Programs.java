package org.crossvolt.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The programs below a {@link Child}'s supervising shell, as the system's list of processes shows them. */
final class Programs {

    private Programs() {}

    /** By which a supervising shell is found: it stands among its words. */
    static String title(String name) {
        return "crossvolt-" + name;
    }

    /** The programs of the child with this name that one process, or one of its descendants, has started. */
    static List<ProcessHandle> of(ProcessHandle starter, String name) {
        return starter.descendants()
                .filter(one ->
                        one.info().arguments().stream().flatMap(Arrays::stream).anyMatch(title(name)::equals))
                .flatMap(supervisor -> below(supervisor).stream())
                .distinct()
                .toList();
    }

    /** What a supervising shell supervises, without its own helpers. */
    static List<ProcessHandle> below(ProcessHandle supervisor) {
        return supervisor
                .descendants()
                .filter(one -> one.info().command().filter(Programs::isProgram).isPresent())
                .toList();
    }

    private static boolean isProgram(String command) {
        return !command.endsWith("/sh")
                && !command.endsWith("/dash")
                && !command.endsWith("/bash")
                && !command.endsWith("/cat")
                && !command.endsWith("/sleep");
    }

    /** @throws StackException where the system does not allow it */
    static void limitFiles(ProcessHandle program, int more) {
        Path open = Path.of("/proc", Long.toString(program.pid()), "fd");
        try (Stream<Path> files = Files.list(open)) {
            run(
                    "the number of files could not be limited",
                    List.of("prlimit", "--pid", Long.toString(program.pid()), "--nofile=" + (files.count() + more)));
        } catch (IOException failure) {
            throw new StackException("the number of files could not be limited", failure);
        }
    }

    /** @throws StackException where it could not be sent */
    static void signal(String signal, List<ProcessHandle> programs) {
        List<String> command = new ArrayList<>(List.of("/bin/kill", "-" + signal));
        programs.forEach(program -> command.add(Long.toString(program.pid())));
        if (programs.isEmpty()) {
            throw new StackException(signal + " could not be sent: there is no such process");
        }
        run(signal + " could not be sent", command);
    }

    private static void run(String complaint, List<String> command) {
        try {
            if (new ProcessBuilder(command).start().waitFor() != 0) {
                throw new StackException(complaint);
            }
        } catch (IOException failure) {
            throw new StackException(complaint, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
