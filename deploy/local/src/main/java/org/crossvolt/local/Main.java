package org.crossvolt.local;

import java.util.List;

/** What {@code ./crossvolt} runs. Exit codes: 0 done, 1 something failed and a sentence says what, 2 the words were off. */
public final class Main {

    private static final String USAGE = """
            usage: ./crossvolt up [--no-demo] [--only hub,tariff,…] [--fresh]   start the platform on this machine
                   ./crossvolt demo [--locations FILE] [--seed N]               play a roaming day against it
                   ./crossvolt status                                           what runs, and where
                   ./crossvolt down                                             end it
                   ./crossvolt price TARIFF CDR [--time-zone ZONE] [--json]     what a CDR costs, and why; needs nothing running
                   ./crossvolt lint TARIFF [--json]                             what is odd about a tariff
            """;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        String word = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            return switch (word) {
                case "up" -> Up.run(rest);
                case "down" -> StackLock.inUse().down();
                case "status" -> Status.print();
                case "help", "--help", "-h" -> usage(0);
                default -> usage(2);
            };
        } catch (StackException failure) {
            System.err.println("crossvolt: " + failure.getMessage());
            return 1;
        } catch (IllegalArgumentException wrongWords) {
            System.err.println("crossvolt: " + wrongWords.getMessage());
            return usage(2);
        }
    }

    private static int usage(int code) {
        (code == 0 ? System.out : System.err).print(USAGE);
        return code;
    }
}
