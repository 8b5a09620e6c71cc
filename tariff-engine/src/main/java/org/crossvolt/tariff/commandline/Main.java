package org.crossvolt.tariff.commandline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.tariff.TariffJson;
import org.crossvolt.tariff.linting.LintFinding;
import org.crossvolt.tariff.linting.TariffLinter;
import org.crossvolt.tariff.pricing.CdrPricer;
import org.crossvolt.tariff.pricing.PricingInput;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.crossvolt.tariff.pricing.PricingResult;
import org.jspecify.annotations.Nullable;

/** Exit codes: 0 done, 1 lint found an error, 2 the words or the files can not be used, and a sentence says why. */
public final class Main {

    private static final String USAGE = """
            usage: ./crossvolt price TARIFF CDR [--time-zone ZONE] [--json]
                   ./crossvolt lint TARIFF [--json]
            TARIFF is a file with a tariff or a list of them; CDR one with a CDR or a session; ZONE such as Europe/Amsterdam""";

    private static final long LARGEST_FILE = 100L * 1024 * 1024;

    private Main() {}

    public static void main(String[] words) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = run(List.of(words), out, err);
        out.flush();
        System.exit(code);
    }

    /** Something that can not be used; its message is the sentence. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String sentence) {
            super(sentence, null, false, false);
        }
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            Words read = Words.of(words);
            return switch (read.command) {
                case "price" -> price(read, out);
                case "lint" -> lint(read, out);
                default -> throw new Unusable("there is no word '" + read.command + "'\n" + USAGE);
            };
        } catch (Unusable unusable) {
            err.println("crossvolt: " + unusable.getMessage());
            return 2;
        }
    }

    private record Words(
            String command, List<String> files, @Nullable ZoneId timeZone, boolean json) {

        static Words of(List<String> words) {
            if (words.isEmpty()) {
                throw new Unusable(USAGE);
            }
            List<String> files = new ArrayList<>();
            ZoneId timeZone = null;
            boolean json = false;
            for (int i = 1; i < words.size(); i++) {
                String word = words.get(i);
                if (word.equals("--json")) {
                    json = true;
                } else if (word.equals("--time-zone")) {
                    timeZone = zone(i + 1 < words.size() ? words.get(i + 1) : "");
                    i++;
                } else if (word.startsWith("--")) {
                    throw new Unusable("unknown word '" + word + "'\n" + USAGE);
                } else {
                    files.add(word);
                }
            }
            return new Words(words.getFirst(), files, timeZone, json);
        }

        private static ZoneId zone(String name) {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException unknown) {
                throw new Unusable("'" + name + "' is no time zone; one looks like Europe/Amsterdam");
            }
        }

        void requireFiles(int count) {
            if (files.size() != count) {
                throw new Unusable(USAGE);
            }
        }
    }

    private static int price(Words words, PrintStream out) {
        words.requireFiles(2);
        List<Tariff> tariffs = tariffs(words.files.getFirst());
        String file = words.files.getLast();
        JsonNode json = json(file);
        PricingInput input = json.has("kwh")
                ? PricingInput.of(read(json, Session.class, file), tariffs, words.timeZone)
                : PricingInput.of(read(json, Cdr.class, file), tariffs, words.timeZone);
        return switch (new CdrPricer(PricingPolicy.DEFAULT).price(input)) {
            case PricingResult.Refused refused ->
                throw new Unusable("there is no price for this:\n"
                        + refused.reasons().stream()
                                .map(reason -> "  " + reason.code() + " " + reason.pointer() + ": " + reason.sentence())
                                .collect(Collectors.joining("\n"))
                        + (words.timeZone == null ? "\n  (--time-zone ZONE says where the Location is)" : ""));
            case PricingResult.Priced priced -> {
                if (words.json) {
                    out.println(new String(TariffJson.write(priced.report()), StandardCharsets.UTF_8));
                } else {
                    PriceTable.print(priced.report(), out);
                }
                yield 0;
            }
        };
    }

    private static int lint(Words words, PrintStream out) {
        words.requireFiles(1);
        boolean wrong = false;
        for (Tariff tariff : tariffs(words.files.getFirst())) {
            List<LintFinding> findings =
                    TariffLinter.lint(tariff, Clock.systemUTC().instant());
            wrong |= findings.stream().anyMatch(finding -> finding.severity() == LintFinding.Severity.ERROR);
            if (words.json) {
                out.println(new String(TariffJson.write(findings), StandardCharsets.UTF_8));
                continue;
            }
            out.println("Tariff " + tariff.id() + (findings.isEmpty() ? ": nothing odd" : ""));
            findings.forEach(finding -> out.println("  " + finding.severity() + " " + finding.code() + " "
                    + finding.pointer() + ": " + finding.sentence()));
        }
        return wrong ? 1 : 0;
    }

    private static List<Tariff> tariffs(String file) {
        JsonNode json = json(file);
        List<Tariff> tariffs = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(one -> tariffs.add(read(one, Tariff.class, file)));
        } else {
            tariffs.add(read(json, Tariff.class, file));
        }
        return tariffs;
    }

    private static JsonNode json(String file) {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new Unusable(file + " is no file");
            }
            if (Files.size(path) > LARGEST_FILE) {
                throw new Unusable(file + " is larger than " + LARGEST_FILE + " bytes");
            }
            return valid(OcpiReader.parse(Files.readAllBytes(path)), file);
        } catch (IOException | InvalidPathException unreadable) {
            throw new Unusable(file + " can not be read");
        }
    }

    private static <T extends OcpiObject> T read(JsonNode json, Class<T> type, String file) {
        return valid(OcpiReader.read(json, type), file + " as a " + type.getSimpleName());
    }

    private static <T> T valid(Read<T> read, String what) {
        return switch (read) {
            case Read.Valid<T> valid -> valid.value();
            case Read.Invalid<T> invalid ->
                throw new Unusable(what + " can not be used:\n"
                        + invalid.violations().stream()
                                .map(Violation::toString)
                                .map(sentence -> "  " + sentence)
                                .collect(Collectors.joining("\n")));
        };
    }
}
