package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.OcpiJson;
import org.junit.jupiter.api.Test;

/** Drivers, contracts and tokens by the thousand, out of one instance and into another. */
@QuarkusTest
class FilesTest {

    private static final String DRIVERS = "/emsp/v1/driver-files";
    private static final String CONTRACTS = "/emsp/v1/contract-files";
    private static final String TOKENS = "/emsp/v1/token-files";
    private static final String NOBODY = "019a0000-0000-7000-8000-00000000dead";

    @Inject
    Pool database;

    private static ValidatableResponse send(String door, byte[] lines) {
        return Emsp.asOperator()
                .contentType("application/x-ndjson")
                .body(lines)
                .post(door)
                .then();
    }

    private static ValidatableResponse send(String door, String... lines) {
        return send(door, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static String export(String door) {
        return Emsp.asOperator()
                .get(door)
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
    }

    private static List<String> about(String door, String text) {
        return export(door).lines().filter(line -> line.contains(text)).toList();
    }

    private static void post(String address, String body) {
        Emsp.asOperator().body(body).post(address).then().statusCode(200);
    }

    private static void patch(String address, String body) {
        Emsp.asOperator().body(body).patch(address).then().statusCode(200);
    }

    /** Everything a file can say, and what it shall leave out. */
    private static Person customers() {
        Person ann = Emsp.person("{\"credit\":20.50,\"countries\":[\"NLD\"],\"locations\":[\"NL/CPO/L1\"],"
                + "\"excluded_partners\":[\"NL-XYZ\"],"
                + "\"hours\":{\"from\":\"06:00\",\"until\":\"22:00\",\"time_zone\":\"Europe/Amsterdam\"}}");
        patch("/emsp/v1/contracts/" + ann.contract(), "{\"valid_until\":\"2099-01-01T00:00:00Z\"}");
        post("/emsp/v1/contracts/" + ann.contract() + "/payments", "{\"amount\":3.25,\"reference\":\"r\"}");
        patch("/emsp/v1/tokens/" + ann.token(), "{\"group_id\":\"G\",\"visual_number\":\"Zoë 7\"}");
        post("/emsp/v1/tokens/" + ann.token() + "/block", "{}");
        Emsp.token(ann.contract(), "APP_USER", "APP-" + ann.uid().substring(0, 20));
        Person bob = Emsp.person("DE-CVE", "{}");
        patch("/emsp/v1/drivers/" + bob.driver(), "{\"email\":null,\"name\":\"Bob \\\"the\\n2nd\\\"\"}");
        post("/emsp/v1/contracts/" + bob.contract() + "/block", "{}");
        post("/emsp/v1/contracts/" + Emsp.person().contract() + "/end", "{}");
        Emsp.asOperator()
                .delete("/emsp/v1/drivers/" + Emsp.person().driver())
                .then()
                .statusCode(204);
        return ann;
    }

    @Test
    void what_one_instance_exports_another_imports_and_exports_the_same() {
        Person ann = customers();
        String drivers = export(DRIVERS);
        String contracts = export(CONTRACTS);
        String tokens = export(TOKENS);
        String authorised = Emsp.authorize(ann.uid(), "{\"location_id\":\"L1\"}")
                .data()
                .path("allowed")
                .asText();
        database.query("TRUNCATE emsp.driver CASCADE").execute().await().indefinitely();
        assertThat(export(DRIVERS) + export(CONTRACTS) + export(TOKENS)).isEmpty();

        for (List<String> file :
                List.of(List.of(DRIVERS, drivers), List.of(CONTRACTS, contracts), List.of(TOKENS, tokens))) {
            int lines = (int) file.getLast().lines().count();
            send(file.getFirst(), file.getLast().getBytes(StandardCharsets.UTF_8))
                    .statusCode(200)
                    .body("lines.findAll { it.problem != null }", hasSize(0))
                    .body("added", equalTo(lines));
        }
        assertThat(export(DRIVERS)).isEqualTo(drivers);
        assertThat(export(CONTRACTS)).isEqualTo(contracts);
        assertThat(export(TOKENS).lines().sorted().toList())
                .isEqualTo(tokens.lines().sorted().toList());
        assertThat(authorised).isEqualTo("BLOCKED");
        assertThat(Emsp.authorize(ann.uid(), "{\"location_id\":\"L1\"}")
                        .data()
                        .path("allowed")
                        .asText())
                .as("a card that was blocked stays blocked")
                .isEqualTo("BLOCKED");
        Emsp.asOperator()
                .get("/emsp/v1/contracts/" + ann.contract())
                .then()
                .body("spent", equalTo(-3.25f))
                .body("limits.credit", equalTo(20.5f))
                .body("limits.locations", equalTo(List.of("NL/CPO/L1")));
    }

    @Test
    void who_has_left_and_what_has_ended_is_not_exported() {
        Person gone = Emsp.person();
        Person ended = Emsp.person();
        assertThat(about(DRIVERS, gone.driver())).hasSize(1);
        assertThat(about(TOKENS, ended.uid())).hasSize(1);
        Emsp.asOperator().delete("/emsp/v1/drivers/" + gone.driver()).then().statusCode(204);
        post("/emsp/v1/contracts/" + ended.contract() + "/end", "{}");
        assertThat(about(DRIVERS, gone.driver())).isEmpty();
        assertThat(about(DRIVERS, ended.driver()))
                .as("the person is still a customer")
                .hasSize(1);
        for (Person one : List.of(gone, ended)) {
            assertThat(about(CONTRACTS, one.contract())).isEmpty();
            assertThat(about(TOKENS, one.uid())).isEmpty();
        }
    }

    @Test
    void a_token_is_exported_with_its_own_end_not_with_its_contracts() {
        Person ann = Emsp.person();
        patch("/emsp/v1/contracts/" + ann.contract(), "{\"valid_until\":\"2098-01-01T00:00:00Z\"}");
        assertThat(about(TOKENS, ann.uid()).getFirst()).doesNotContain("valid_until", "blocked");
        patch("/emsp/v1/tokens/" + ann.token(), "{\"valid_until\":\"2099-01-01T00:00:00Z\"}");
        assertThat(about(TOKENS, ann.uid()).getFirst()).contains("2099-01-01T00:00:00Z");
    }

    @Test
    void a_line_of_an_export_is_an_object_that_can_be_read() throws Exception {
        Person ann = Emsp.person();
        for (List<String> one : List.of(
                List.of(DRIVERS, ann.driver(), "id"),
                List.of(CONTRACTS, ann.contract(), "id"),
                List.of(TOKENS, ann.uid(), "uid"))) {
            String line = about(one.getFirst(), one.get(1)).getFirst();
            assertThat(OcpiJson.mapper().readTree(line).path(one.get(2)).asText())
                    .isEqualTo(one.get(1));
        }
    }

    @Test
    void exports_have_all_pages() {
        String name = "Page " + UUID.randomUUID();
        send(
                        DRIVERS,
                        IntStream.range(0, 450)
                                .mapToObj(i -> "{\"party\":\"NL-CVE\",\"name\":\"" + name + "\"}")
                                .toArray(String[]::new))
                .body("added", equalTo(450));
        assertThat(about(DRIVERS, name)).hasSize(450).doesNotHaveDuplicates();
    }

    @Test
    void good_drivers_are_taken_and_each_wrong_line_is_told() {
        Person ann = Emsp.person();
        String id = UUID.randomUUID().toString();
        String bob = "{\"id\":\"" + id + "\",\"party\":\"NL-CVE\",\"name\":\"Bob\",\"subject\":\"" + id + "\"}";
        byte[] latin = "{\"party\":\"NL-CVE\",\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1);
        String lines = String.join(
                "\n",
                bob,
                "",
                bob,
                bob.replace(id + "\",\"party", UUID.randomUUID() + "\",\"party"),
                "{\"party\":\"NL-CVE\",\"name\":\"Id\",\"id\":\"1-1-1-1-1\"}",
                "{\"party\":\"XX-NOT\",\"email\":\"no\",\"language\":\"english\",\"erased_at\":\"2026-01-01T00:00:00Z\"}",
                "{\"party\":\"NL-CVE\",\"name\":\"" + "x".repeat(101) + "\"}",
                "{\"party\":\"NL-CVE\",\"name\":\"Bob\",\"subject\":\"" + ann.subject() + "\"}",
                "[" + bob + "]",
                "");
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        all.writeBytes(lines.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(latin);
        send(DRIVERS, all.toByteArray())
                .statusCode(200)
                .body("added", equalTo(1))
                .body("refused", equalTo(8))
                .body("lines.line", equalTo(List.of(1, 3, 4, 5, 6, 7, 8, 9, 10)))
                .body("lines[0].id", equalTo(id))
                .body("lines[0].problem", nullValue())
                .body("lines[1].problem.detail", equalTo("There is a driver with this id already."))
                .body("lines[2].problem.detail", equalTo("Another driver has this subject already."))
                .body("lines[3].problem.errors.pointer", equalTo(List.of("/id")))
                .body(
                        "lines[4].problem.errors.pointer",
                        hasItems("/party", "/name", "/email", "/language", "/erased_at"))
                .body("lines[5].problem.errors[0].rule", equalTo("length"))
                .body("lines[6].problem.status", equalTo(409))
                .body("lines[7].problem.status", equalTo(400))
                .body("lines[8].problem.detail", equalTo("The body is not valid JSON."));
        Emsp.asOperator().get("/emsp/v1/drivers/" + id).then().statusCode(200).body("name", equalTo("Bob"));
    }

    @Test
    void good_contracts_are_taken_and_each_wrong_line_is_told() {
        Person ann = Emsp.person();
        String mine = "{\"driver\":\"" + ann.driver() + "\"";
        String emaid = Emaid.parse("NLCVEC"
                        + Long.toString(System.nanoTime() % 78364164096L + 78364164096L, 36)
                                .toUpperCase(java.util.Locale.ROOT))
                .withCheckDigit();
        send(
                        CONTRACTS,
                        mine + ",\"id\":\"" + emaid + "\",\"state\":\"BLOCKED\",\"spent\":-12.34}",
                        mine + ",\"id\":\"" + emaid + "\"}",
                        mine + ",\"state\":\"ENDED\"}",
                        mine + ",\"spent\":\"12\"}",
                        mine + ",\"spent\":1e99}",
                        mine + ",\"id\":\"DECVEC12345678\"}",
                        mine + ",\"valid_from\":\"2026-02-01T00:00:00Z\",\"valid_until\":\"2026-01-01T00:00:00Z\"}",
                        mine + ",\"limits\":{\"locations\":[\"NLD/CPO/L\"]},\"currency\":\"NIX\",\"party\":\"NL-CVE\"}",
                        "{\"driver\":\"" + NOBODY + "\"}",
                        "{}",
                        "{\"driver\"")
                .statusCode(200)
                .body("added", equalTo(1))
                .body("refused", equalTo(10))
                .body("lines[0].id", equalTo(emaid))
                .body("lines[1].problem.status", equalTo(409))
                .body("lines[2].problem.errors.pointer", equalTo(List.of("/state")))
                .body("lines[3].problem.errors.pointer", equalTo(List.of("/spent")))
                .body("lines[4].problem.errors.pointer", equalTo(List.of("/spent")))
                .body("lines[5].problem.errors[0].rule", equalTo("provider"))
                .body("lines[6].problem.errors[0].rule", equalTo("order"))
                .body("lines[7].problem.errors.pointer", hasItems("/limits/locations/0", "/currency", "/party"))
                .body("lines[8].problem.errors.pointer", equalTo(List.of("/driver")))
                .body("lines[9].problem.errors.pointer", equalTo(List.of("/driver")))
                .body("lines[10].problem.status", equalTo(400))
                .body("lines.findAll { it.problem != null }", hasSize(10));
        Emsp.asOperator()
                .get("/emsp/v1/contracts/" + emaid)
                .then()
                .body("state", equalTo("BLOCKED"))
                .body("spent", equalTo(-12.34f));
    }

    @Test
    void what_only_a_file_may_say_is_refused_elsewhere() {
        Person ann = Emsp.person();
        String contract = "\"contract\":\"" + ann.contract() + "\"";
        for (List<String> wrong : List.of(
                List.of("drivers", "/id", "{\"party\":\"NL-CVE\",\"name\":\"A\",\"id\":\"" + NOBODY + "\"}"),
                List.of("contracts", "/state", "{\"driver\":\"" + ann.driver() + "\",\"state\":\"BLOCKED\"}"),
                List.of("contracts", "/spent", "{\"driver\":\"" + ann.driver() + "\",\"spent\":-100}"),
                List.of("tokens", "/blocked", "{" + contract + ",\"uid\":\"X9\",\"blocked\":true}"))) {
            Emsp.asOperator()
                    .body(wrong.getLast())
                    .post("/emsp/v1/" + wrong.getFirst())
                    .then()
                    .statusCode(400)
                    .body("errors.pointer", equalTo(List.of(wrong.get(1))));
        }
        send(TOKENS, "{" + contract + ",\"uid\":\"X9\",\"blocked\":\"yes\"}")
                .body("lines[0].problem.errors.pointer", equalTo(List.of("/blocked")));
    }

    @Test
    void a_file_is_bounded_and_has_to_be_one() {
        for (String door : List.of(DRIVERS, CONTRACTS, TOKENS)) {
            send(door, "{}\n".repeat(100_001).getBytes(StandardCharsets.UTF_8)).statusCode(413);
            send(door, "\n \n\t\r\n").statusCode(200).body("added", equalTo(0)).body("lines", hasSize(0));
            Emsp.asOperator().body("{}").post(door).then().statusCode(415);
            send(door, "null", "7", "\"x\"", "{\"a\":")
                    .body("added", equalTo(0))
                    .body("lines.problem", notNullValue())
                    .body("refused", equalTo(4));
        }
    }
}
