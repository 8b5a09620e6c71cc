package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Certificates at stations, over both versions, asked by an operator. */
@QuarkusTest
class CertificatesTest {

    private static final String VENDOR = "org.openchargealliance.iso15118pnc";
    private static final String HASH =
            "{\"hashAlgorithm\":\"SHA256\",\"issuerNameHash\":\"aa01\",\"issuerKeyHash\":\"bb02\",\"serialNumber\":\"cc03\"}";
    private static final String OUR_HASH = "{\"hash_algorithm\":\"SHA256\",\"issuer_name_hash\":\"aa01\","
            + "\"issuer_key_hash\":\"bb02\",\"serial_number\":\"cc03\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String pem(String issuer, String subject, boolean isCa, Duration validity) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair keys = generator.generateKeyPair();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.ONE,
                    Date.from(Instant.now().minus(Duration.ofDays(2))),
                    Date.from(Instant.now().plus(validity)),
                    new X500Name("CN=" + subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
            StringWriter pem = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
                writer.writeObject(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            }
            return pem.toString();
        } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final String ROOT = pem("Root", "Root", true, Duration.ofDays(1));

    private static String installation(String stations, String type, String pem) {
        return "{\"stations\":" + stations + ",\"type\":\"" + type + "\",\"certificate\":\"" + pem.replace("\n", "\\n")
                + "\"}";
    }

    /** What a 1.6 station was asked within DataTransfer. */
    private static JsonNode inside(JsonNode call, String messageId) throws IOException {
        assertThat(call.path(2).asText()).isEqualTo("DataTransfer");
        assertThat(call.path(3).path("vendorId").asText()).isEqualTo(VENDOR);
        assertThat(call.path(3).path("messageId").asText()).isEqualTo(messageId);
        return JSON.readTree(call.path(3).path("data").asText());
    }

    private static String transferred(String inner) {
        return "{\"status\":\"Accepted\",\"data\":\"" + inner.replace("\"", "\\\"") + "\"}";
    }

    @Test
    void a_root_is_installed_listed_and_deleted_at_stations_of_both_versions() throws IOException {
        String old = Cpo.station("cert");
        String newer = Cpo.station("cert");
        String away = Cpo.station("cert");
        String both = "[\"" + old + "\",\"" + newer + "\",\"" + away + "\",\"nobody\"]";
        try (StationClient first = Cpo.connect16(old);
                StationClient second = Cpo.connect201(newer)) {
            first.behave((action, payload) -> transferred("{\"status\":\"Accepted\"}"));
            second.behave((action, payload) -> "{\"status\":\"Rejected\"}");
            Cpo.asOperator()
                    .body(installation(both, "V2GRootCertificate", ROOT))
                    .post("/cpo/v1/certificates")
                    .then()
                    .statusCode(200)
                    .body("find { it.station_id == '" + old + "' }.outcome", equalTo("accepted"))
                    .body("find { it.station_id == '" + newer + "' }.outcome", equalTo("rejected"))
                    .body("find { it.station_id == '" + away + "' }.outcome", equalTo("offline"))
                    .body("find { it.station_id == 'nobody' }.outcome", equalTo("unknown_station"));
            JsonNode asked = inside(first.asked(), "InstallCertificate");
            assertThat(asked.path("certificateType").asText()).isEqualTo("V2GRootCertificate");
            assertThat(asked.path("certificate").asText()).isEqualTo(ROOT);
            JsonNode natively = second.asked();
            assertThat(natively.path(2).asText()).isEqualTo("InstallCertificate");
            assertThat(natively.path(3)).isEqualTo(asked);

            String chain = "{\"status\":\"Accepted\",\"certificateHashDataChain\":[{\"certificateType\":"
                    + "\"V2GRootCertificate\",\"certificateHashData\":" + HASH + ",\"childCertificateHashData\":["
                    + HASH
                    + "]}]}";
            first.behave((action, payload) -> transferred(chain));
            second.behave((action, payload) -> chain);
            Cpo.asOperator()
                    .get("/cpo/v1/certificates?type=V2GRootCertificate&station=" + old + "&station=" + newer)
                    .then()
                    .statusCode(200)
                    .body("size()", equalTo(2))
                    .body("[0].certificates[0].hash.serial_number", equalTo("cc03"))
                    .body("[1].certificates[0].children[0].issuer_key_hash", equalTo("bb02"));
            assertThat(inside(first.asked(), "GetInstalledCertificateIds"))
                    .isEqualTo(second.asked().path(3));

            first.behave((action, payload) -> transferred("{\"status\":\"NotFound\"}"));
            second.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            Cpo.asOperator()
                    .body("{\"stations\":" + both + ",\"type\":\"MORootCertificate\",\"hash\":" + OUR_HASH + "}")
                    .post("/cpo/v1/certificates/deletions")
                    .then()
                    .statusCode(200)
                    .body("find { it.station_id == '" + old + "' }.outcome", equalTo("not_found"))
                    .body("find { it.station_id == '" + newer + "' }.outcome", equalTo("accepted"));
            JsonNode deleted = inside(first.asked(), "DeleteCertificate");
            assertThat(deleted.path("certificateHashData")).isEqualTo(JSON.readTree(HASH));
            assertThat(second.asked().path(3)).isEqualTo(deleted);

            Cpo.asOperator()
                    .body("{\"stations\":[\"" + old + "\",\"" + newer + "\"]}")
                    .post("/cpo/v1/certificates/renewals")
                    .then()
                    .statusCode(200);
            JsonNode trigger = inside(first.asked(), "TriggerMessage");
            assertThat(trigger.path("requestedMessage").asText()).isEqualTo("SignV2GCertificate");
            assertThat(second.asked().path(3)).isEqualTo(trigger);
        }
    }

    @Test
    void what_16_has_messages_for_travels_in_them() {
        String id = Cpo.station("cert");
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> action.equals("GetInstalledCertificateIds")
                    ? "{\"status\":\"Accepted\",\"certificateHashData\":[" + HASH + "]}"
                    : "{\"status\":\"Accepted\"}");
            Cpo.asOperator()
                    .body(installation("[\"" + id + "\"]", "CSMSRootCertificate", ROOT))
                    .post("/cpo/v1/certificates")
                    .then()
                    .body("[0].outcome", equalTo("accepted"));
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("InstallCertificate");
            assertThat(asked.path(3).path("certificateType").asText()).isEqualTo("CentralSystemRootCertificate");
            Cpo.asOperator()
                    .get("/cpo/v1/certificates?type=ManufacturerRootCertificate&station=" + id)
                    .then()
                    .body("[0].certificates[0].hash.issuer_name_hash", equalTo("aa01"));
            assertThat(station.asked().path(3).path("certificateType").asText())
                    .isEqualTo("ManufacturerRootCertificate");
        }
    }

    @Test
    void a_station_that_knows_nothing_of_it_says_so_and_others_are_asked_all_the_same() {
        List<String> ids = List.of(Cpo.station("cert"), Cpo.station("cert"), Cpo.station("cert"));
        try (StationClient vendor = Cpo.connect16(ids.get(0));
                StationClient error = Cpo.connect201(ids.get(1));
                StationClient odd = Cpo.connect16(ids.get(2))) {
            vendor.behave((action, payload) -> "{\"status\":\"UnknownVendorId\"}");
            error.behave((action, payload) -> "!NotImplemented");
            odd.behave((action, payload) -> "{\"status\":\"Accepted\",\"data\":\"not json\"}");
            Cpo.asOperator()
                    .get("/cpo/v1/certificates?type=V2GCertificateChain&station=" + String.join("&station=", ids))
                    .then()
                    .statusCode(200)
                    .body("find { it.station_id == '" + ids.get(0) + "' }.outcome", equalTo("not_supported"))
                    .body("find { it.station_id == '" + ids.get(1) + "' }.outcome", equalTo("not_supported"))
                    .body("find { it.station_id == '" + ids.get(1) + "' }.code", equalTo("NotImplemented"))
                    .body("find { it.station_id == '" + ids.get(2) + "' }.certificates", equalTo(null));
        }
    }

    private static void refused(String path, String body, String says) {
        Cpo.asOperator()
                .body(body)
                .post("/cpo/v1/certificates" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(containsString(says));
    }

    @Test
    void what_is_no_root_is_installed_nowhere() {
        String id = Cpo.station("cert");
        String one = "[\"" + id + "\"]";
        try (StationClient station = Cpo.connect201(id)) {
            String type = "V2GRootCertificate";
            refused("", installation(one, type, "nonsense"), "exactly one certificate");
            refused("", installation(one, type, ROOT + ROOT), "exactly one certificate");
            refused(
                    "",
                    installation(one, type, pem("Root", "Root", false, Duration.ofDays(1))),
                    "not the certificate of a CA");
            refused("", installation(one, type, pem("Root", "Sub", true, Duration.ofDays(1))), "another CA issued it");
            refused("", installation(one, type, pem("Root", "Root", true, Duration.ofDays(-1))), "has expired");
            refused("", installation(one, type, "x".repeat(6_000)), "certificate");
            refused("", installation(one, "V2GCertificateChain", ROOT), "can not be installed");
            refused("", installation(one, "Anything", ROOT), "needs one of");
            refused("", installation("[]", type, ROOT), "1 to 100");
            refused("", installation("[\"a\",\"a\"]", type, ROOT), "different");
            refused("", installation("[5]", type, ROOT), "station ids");
            List<String> many =
                    IntStream.range(0, 101).mapToObj(i -> "\"s" + i + "\"").toList();
            refused("", installation(many.toString(), type, ROOT), "1 to 100");
            refused("/deletions", "{\"stations\":" + one + ",\"type\":\"" + type + "\"}", "hash");
            refused(
                    "/deletions",
                    "{\"stations\":" + one + ",\"type\":\"" + type + "\",\"hash\":" + OUR_HASH.replace("aa01", "xyz")
                            + "}",
                    "hexadecimal");
            refused("/renewals", "{}", "stations");
            refused("/renewals", "{", "JSON");
            Cpo.asOperator().get("/cpo/v1/certificates?station=" + id).then().statusCode(400);
            Cpo.asOperator()
                    .get("/cpo/v1/certificates?type=V2GRootCertificate")
                    .then()
                    .statusCode(400);
            assertThat(station.calls).as("nothing was asked of it").isEmpty();
        }
    }
}
