package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.locations.Location;
import org.junit.jupiter.api.Test;

/** Locations as a real network publishes them, where they are at hand; they are not ours to keep in the project. */
class RealDataTest {

    private static final Path LUDWIGSBURG = Path.of("../../shared/data/real-locations/ludwigsburg.json");

    @Test
    void every_location_of_a_real_network_is_accepted() throws Exception {
        assumeTrue(Files.isReadable(LUDWIGSBURG), "the real locations are not beside this repository");
        JsonNode items =
                OcpiReader.parse(Files.readAllBytes(LUDWIGSBURG)).orRefuse().path("items");

        List<Violation> violations = new ArrayList<>();
        for (Read<Location> read : OcpiReader.readEach(items, Location.class)) {
            if (read instanceof Read.Invalid<Location> invalid) {
                violations.addAll(invalid.violations());
            }
        }

        assertThat(items).hasSizeGreaterThan(50);
        assertThat(violations).isEmpty();
    }
}
