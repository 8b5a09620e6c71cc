package org.crossvolt.pki.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPkiMainTest {

    @Test
    void it_writes_every_chain_and_an_index_that_names_them(@TempDir Path folder) throws Exception {
        assertThat(DemoPkiMain.run(List.of(folder.toString()))).isZero();
        JsonNode index = new ObjectMapper().readTree(folder.resolve("pki.json").toFile());
        assertThat(index.get("evil").size()).isGreaterThanOrEqualTo(40);
        for (JsonNode variant : index.get("evil")) {
            assertThat(folder.resolve("evil/" + variant.get("name").asText() + ".pem"))
                    .exists();
        }
        for (JsonNode root : index.get("roots")) {
            assertThat(Files.readString(folder.resolve(root.get("file").asText())))
                    .startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @Test
    void words_it_does_not_know_and_folders_it_can_not_write_end_with_a_code(@TempDir Path folder) throws Exception {
        assertThat(DemoPkiMain.run(List.of("one", "two"))).isEqualTo(2);
        assertThat(DemoPkiMain.run(List.of("--help"))).isEqualTo(2);
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(DemoPkiMain.run(List.of(file.resolve("below").toString()))).isEqualTo(1);
    }
}
