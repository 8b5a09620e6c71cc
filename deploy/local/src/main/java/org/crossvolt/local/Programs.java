package org.crossvolt.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** @throws StackException where it could not be sent */
    static void signal(String signal, List<ProcessHandle> programs) {
        List<String> command = new ArrayList<>(List.of("/bin/kill", "-" + signal));
        programs.forEach(program -> command.add(Long.toString(program.pid())));
        try {
            if (programs.isEmpty() || new ProcessBuilder(command).start().waitFor() != 0) {
                throw new StackException(signal + " could not be sent");
            }
        } catch (IOException failure) {
            throw new StackException(signal + " could not be sent", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
