package org.crossvolt.tariff.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;

/**
 * A folder of {@code cases/}: a tariff (or a list of them), a CDR (or a session), and what the report has to say. The time
 * zone is that of the report; a CDR has none.
 */
public record PricingCase(String name, Path folder) {

    public static final Path ROOT = Path.of("cases");

    public static List<PricingCase> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new PricingCase(folder.getFileName().toString(), folder))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public JsonNode expected() {
        return json("report.json");
    }

    public PricingInput input() {
        JsonNode zone = expected().path("time_zone");
        ZoneId timeZone = zone.isTextual() ? ZoneId.of(zone.textValue()) : null;
        return Files.exists(folder.resolve("session.json"))
                ? PricingInput.of(read(json("session.json"), Session.class), tariffs(), timeZone)
                : PricingInput.of(cdr(), tariffs(), timeZone);
    }

    public Cdr cdr() {
        return read(json("cdr.json"), Cdr.class);
    }

    public List<Tariff> tariffs() {
        JsonNode json = json("tariff.json");
        List<Tariff> tariffs = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(one -> tariffs.add(read(one, Tariff.class)));
        } else {
            tariffs.add(read(json, Tariff.class));
        }
        return tariffs;
    }

    public String readme() {
        try {
            return Files.readString(folder.resolve("README.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private JsonNode json(String file) {
        try {
            return OcpiJson.mapper().readTree(Files.readAllBytes(folder.resolve(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(folder.resolve(file).toString(), unreadable);
        }
    }

    private static <T extends OcpiObject> T read(JsonNode json, Class<T> type) {
        return switch (OcpiReader.read(json, type)) {
            case Read.Valid<T> valid -> valid.value();
            case Read.Invalid<T> invalid -> throw new AssertionError(invalid.violations());
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
