package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CDRs: each kept once, checked by the real tariff-engine, held or billed, credited. */
@QuarkusTest
class CdrsTest {

    @BeforeAll
    static void partners() {
        TariffDesk.open();
    }

    static String cdr(Person person, String id, String session, String excl, String incl, String more) {
        return """
                {"country_code":"NL","party_id":"CPO","id":"%s","start_date_time":"2026-01-01T10:00:00Z",
                 "end_date_time":"2026-01-01T11:00:00Z","session_id":"%s",
                 "cdr_token":{"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID","contract_id":"%s"},
                 "auth_method":"AUTH_REQUEST",
                 "cdr_location":{"id":"CHARGE","name":"<script>alert(1)</script>","address":"Laan <b>1</b>","city":"Utrecht","country":"NLD",
                  "coordinates":{"latitude":"52.09073","longitude":"5.12142"},"evse_uid":"1","evse_id":"NL*AAA*E1",
                  "connector_id":"1","connector_standard":"IEC_62196_T2","connector_format":"SOCKET",
                  "connector_power_type":"AC_3_PHASE"},
                 "currency":"EUR","tariffs":[%s],
                 "charging_periods":[{"start_date_time":"2026-01-01T10:00:00Z","tariff_id":"T-CHARGE",
                  "dimensions":[{"type":"ENERGY","volume":10.000},{"type":"TIME","volume":1}]}],
                 "total_cost":{"excl_vat":%s,"incl_vat":%s},"total_energy":10.000,"total_energy_cost":{"excl_vat":%s,"incl_vat":%s},
                 "total_time":1.0,%s"last_updated":"2026-01-01T11:00:05Z"}""".formatted(
                        id,
                        session,
                        person.uid(),
                        person.contract(),
                        Samples.tariff("NL-CPO", "T-CHARGE", "2026-01-01T00:00:00Z"),
                        excl,
                        incl,
                        excl,
                        incl,
                        more);
    }

    private static Answer post(String cdr) {
        return Emsp.call("POST", "/receiver/cdrs", cdr);
    }

    static String ref(Answer answer) {
        String location = answer.header("Location");
        return location.substring(location.lastIndexOf('/') + 1);
    }

    static void becomes(String ref, String state) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> Emsp.asOperator()
                        .get("/emsp/v1/cdrs/" + ref)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo(state)));
    }

    private static String spent(Person person) {
        return Emsp.asOperator()
                .get("/emsp/v1/contracts/" + person.contract())
                .then()
                .extract()
                .path("spent")
                .toString();
    }

    private static String textOf(byte[] pdf) throws IOException {
        try (PdfReader reader = new PdfReader(pdf)) {
            assertThat(reader.getNumberOfPages()).isEqualTo(1);
            return new PdfTextExtractor(reader).getTextFromPage(1).replaceAll("\\s+", " ");
        }
    }

    private static byte[] paper(Person person, Answer cdr, String form) {
        return Emsp.asDriver(person.subject())
                .accept(ContentType.ANY)
                .get("/driver/v1/receipts/" + ref(cdr) + "/" + form)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    @Test
    void a_places_texts_are_text_on_every_paper_in_whatever_letters_and_do_nothing() throws IOException {
        ChargingTest.place();
        Person ann = Emsp.person();
        String right = cdr(ann, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", "");
        Answer answer = post(
                right.replace("Laan <b>1</b>", "<script>alert(1)</script>{{7*7}}")
                        .replace(
                                "Utrecht",
                                "\u0141\u00f3d\u017a \u039b\u03ac\u03c1\u03b9\u03c3\u03b1 \u041b\u044c\u0432\u0456\u0432 \u6771"));
        becomes(ref(answer), "ACCEPTED");
        String place = "\u0141\u00f3d\u017a \u039b\u03ac\u03c1\u03b9\u03c3\u03b1 \u041b\u044c\u0432\u0456\u0432 ";
        assertThat(new String(paper(ann, answer, "html"), StandardCharsets.UTF_8))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}, " + place + "\u6771")
                .doesNotContain("<script");
        byte[] pdf = paper(ann, answer, "pdf");
        assertThat(textOf(pdf))
                .as("what the font has not is a question mark")
                .contains("<script>alert(1)</script>{{7*7}}, " + place + "?");
        assertThat(new String(pdf, StandardCharsets.ISO_8859_1))
                .doesNotContain("/JavaScript", "/JS", "/OpenAction", "/URI", "/Launch", "/EmbeddedFile");
    }

    @Test
    void marks_that_turn_or_end_a_text_do_not_reach_a_paper() throws IOException {
        ChargingTest.place();
        Person ann = Emsp.person();
        String right = cdr(ann, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", "");
        Answer answer = post(right.replace("Laan <b>1</b>", "A\u202e1 naaL\u2066\u200b"));
        becomes(ref(answer), "ACCEPTED");
        assertThat(new String(paper(ann, answer, "html"), StandardCharsets.UTF_8))
                .doesNotContain("\u202e", "\u2066");
        assertThat(textOf(paper(ann, answer, "pdf"))).contains("A 1 naaL").doesNotContain("\u202e");
    }

    @Test
    void texts_of_a_cdr_longer_than_the_standard_allows_are_refused_and_not_repeated() {
        ChargingTest.place();
        Person ann = Emsp.person();
        String right = cdr(ann, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", "");
        for (String wrong : List.of(
                right.replace("Laan <b>1</b>", "x".repeat(256)),
                right.replace("\"Utrecht\"", "\"" + "x".repeat(1_000_000) + "\""),
                right.replace("NL*AAA*E1", "NL*AAA*E" + "1".repeat(60)),
                right.replace("\"currency\":\"EUR\"", "\"currency\":\"EURO<b>\""))) {
            Answer answer = post(wrong);
            assertThat(answer.code()).as(answer.body()).isEqualTo(2001);
            assertThat(answer.body()).hasSizeLessThan(2_000);
        }
    }

    @Test
    void a_right_cdr_is_billed_once_and_its_receipt_shows_the_calculation() throws IOException {
        ChargingTest.place();
        Person ann = Emsp.person();
        String id = ChargingTest.unique("C");
        String session = ChargingTest.unique("S");
        String cdr = cdr(ann, id, session, "2.50", "3.00", "");
        Answer first = post(cdr);
        assertThat(first.status()).isEqualTo(201);
        Answer again = post(cdr);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(Emsp.hub()
                        .call("GET", first.header("Location"), Emsp.CPO, Emsp.US, null)
                        .body())
                .as("the bytes as they came")
                .contains("\"volume\":10.000");
        assertThat(post(cdr.replace("10.000", "11.000")).code())
                .as("a CDR never changes")
                .isEqualTo(2001);
        becomes(ref(first), "ACCEPTED");
        assertThat(Float.parseFloat(spent(ann))).isEqualTo(3.0f);
        String receipt = "/driver/v1/receipts/" + ref(first);
        Emsp.asDriver(ann.subject())
                .get(receipt)
                .then()
                .statusCode(200)
                .body("incl_vat", equalTo(3.0f))
                .body("lines", hasSize(1))
                .body("lines[0].dimension", equalTo("ENERGY"))
                .body("lines[0].price", equalTo(0.25f));
        Emsp.asDriver(ann.subject())
                .accept("text/html")
                .get(receipt + "/html")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .body(containsString("Laan &lt;b&gt;1"))
                .body(not(containsString("<b>")))
                .body(containsString("Total 3.00 EUR"));
        byte[] pdf = Emsp.asDriver(ann.subject())
                .accept("application/pdf")
                .get(receipt + "/pdf")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        assertThat(textOf(pdf)).contains("Laan <b>1</b>", "0.2500", "Total 3.00 EUR");
        Emsp.asDriver(Emsp.person().subject()).get(receipt).then().statusCode(404);
        Emsp.asDriver(Emsp.person().subject()).get(receipt + "/pdf").then().statusCode(404);

        Answer second = post(cdr(ann, ChargingTest.unique("C"), session, "2.50", "3.00", ""));
        becomes(ref(second), "HELD");
        Emsp.asOperator().get("/emsp/v1/cdrs/" + ref(second)).then().body("reason", containsString("billed already"));
        assertThat(Float.parseFloat(spent(ann))).as("nothing is billed twice").isEqualTo(3.0f);
        Emsp.asOperator()
                .post("/emsp/v1/cdrs/" + ref(second) + "/accept")
                .then()
                .statusCode(409);
    }

    @Test
    void a_wrong_cdr_is_held_disputed_and_credited_and_the_right_one_is_billed() {
        ChargingTest.place();
        Person ann = Emsp.person();
        String id = ChargingTest.unique("C");
        String session = ChargingTest.unique("S");
        Answer wrong = post(cdr(ann, id, session, "9.00", "10.80", ""));
        becomes(ref(wrong), "HELD");
        Emsp.asOperator().get("/emsp/v1/cdrs/" + ref(wrong)).then().body("reason", containsString("2.5"));
        Emsp.asDriver(ann.subject()).get("/driver/v1/receipts").then().body("receipts", hasSize(0));
        Emsp.asOperator()
                .body("{\"reason\":\"Four times the tariff.\"}")
                .post("/emsp/v1/cdrs/" + ref(wrong) + "/dispute")
                .then()
                .statusCode(200)
                .body("state", equalTo("DISPUTED"));
        Answer half = post(cdr(
                ann, id + "-X", session, "-4.50", "-5.40", "\"credit\":true,\"credit_reference_id\":\"" + id + "\","));
        becomes(ref(half), "HELD");
        Answer credit = post(cdr(
                ann, id + "-C", session, "-9.00", "-10.80", "\"credit\":true,\"credit_reference_id\":\"" + id + "\","));
        becomes(ref(credit), "APPLIED");
        becomes(ref(wrong), "CREDITED");
        Answer right = post(cdr(ann, ChargingTest.unique("C"), session, "2.50", "3.00", ""));
        becomes(ref(right), "ACCEPTED");
        assertThat(Float.parseFloat(spent(ann))).isEqualTo(3.0f);
    }

    @Test
    void a_bill_that_is_credited_counts_no_more_and_an_operator_can_accept_what_is_held() {
        ChargingTest.place();
        Person ann = Emsp.person("{\"credit\":3}");
        String id = ChargingTest.unique("C");
        Answer dear = post(cdr(ann, id, ChargingTest.unique("S"), "9.00", "10.80", ""));
        becomes(ref(dear), "HELD");
        Emsp.asOperator()
                .post("/emsp/v1/cdrs/" + ref(dear) + "/accept")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACCEPTED"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Emsp.authorize(ann.uid(), null)
                                .data()
                                .path("allowed")
                                .asText())
                        .isEqualTo("NO_CREDIT"));
        Answer credit = post(cdr(
                ann, id + "-C", "S-ANY", "-9.00", "-10.80", "\"credit\":true,\"credit_reference_id\":\"" + id + "\","));
        becomes(ref(credit), "APPLIED");
        assertThat(Float.parseFloat(spent(ann))).isZero();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Emsp.authorize(ann.uid(), null)
                                .data()
                                .path("allowed")
                                .asText())
                        .isEqualTo("ALLOWED"));
        Answer twice = post(cdr(
                ann, id + "-D", "S-ANY", "-9.00", "-10.80", "\"credit\":true,\"credit_reference_id\":\"" + id + "\","));
        becomes(ref(twice), "HELD");
    }

    @Test
    void a_cdr_that_can_not_be_ours_is_refused() {
        Person ann = Emsp.person();
        String good = cdr(ann, ChargingTest.unique("C"), "S1", "2.50", "3.00", "");
        assertThat(post(good.replace(ann.uid(), "FOREIGN")).code()).isEqualTo(2004);
        assertThat(post(good.replace("\"party_id\":\"CVE\"", "\"party_id\":\"XYZ\""))
                        .code())
                .isEqualTo(2004);
        assertThat(post("{").status()).isEqualTo(400);
        assertThat(post("{}").message()).contains("cdr_token", "total_cost", "charging_periods");
        assertThat(post(good.replace("\"total_time\":1.0,", "\"total_time\":1.0,\"credit\":true,"))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PUT", "/receiver/cdrs", good).status()).isEqualTo(405);
        for (String nowhere : List.of("x", "00000000-0000-0000-0000-000000000000")) {
            assertThat(Emsp.call("GET", "/receiver/cdrs/" + nowhere, null).status())
                    .isEqualTo(404);
        }
        Emsp.asOperator().get("/emsp/v1/cdrs?state=LOST").then().statusCode(400);
        Emsp.asOperator().get("/emsp/v1/cdrs/x").then().statusCode(404);
        Emsp.asDriver(ann.subject()).get("/emsp/v1/cdrs").then().statusCode(403);
    }
}
