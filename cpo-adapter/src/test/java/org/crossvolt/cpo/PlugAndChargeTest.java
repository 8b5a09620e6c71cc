package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A car that says who pays: both results by C07, over both versions, and never on one word alone. */
@QuarkusTest
class PlugAndChargeTest {

    private static final String EMAID = "NL-CVE-C12345678-9";
    private static final String UID = "NLCVEC123456789";
    private static final String CHAIN = "-----BEGIN CERTIFICATE-----\\nMIIC\\n-----END CERTIFICATE-----\\n";

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
        emsp("ALLOWED");
        chain("Accepted");
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private void emsp(String allowed) {
        hub.answer(request -> request.path().contains("/authorize")
                ? Optional.of(RecordingHub.Reply.ok("{\"allowed\":\"" + allowed
                        + "\",\"token\":{\"country_code\":\"NL\","
                        + "\"party_id\":\"CVE\",\"uid\":\"" + UID + "\",\"type\":\"OTHER\",\"contract_id\":\"" + UID
                        + "\",\"issuer\":\"E\",\"valid\":true,\"whitelist\":\"NEVER\","
                        + "\"last_updated\":\"2026-01-01T00:00:00Z\"}}"))
                : Optional.empty());
    }

    private static void chain(String status) {
        StandInServices.answer(
                "/pnc/v1/authorizations",
                200,
                "{\"certificateStatus\":\"" + status
                        + "\",\"idTokenHint\":null,\"owner\":{\"country\":\"NL\",\"party\":\"CVE\"},\"ownerStatus\":\"KNOWN\"}");
    }

    private static String authorize() {
        return "{\"idToken\":{\"idToken\":\"" + EMAID + "\",\"type\":\"eMAID\"},\"certificate\":\"" + CHAIN + "\"}";
    }

    private static String results(StationClient station) {
        JsonNode answer = station.call("Authorize", authorize()).payload();
        return answer.path("certificateStatus").asText() + "/"
                + answer.path("idTokenInfo").path("status").asText();
    }

    @Test
    void chain_and_contract_together_decide() {
        String id = Cpo.station("pnc");
        try (StationClient station = Cpo.connect201(id)) {
            assertThat(results(station)).isEqualTo("Accepted/Accepted");
            RecordingHub.Recorded asked = hub.questions().getFirst();
            assertThat(asked.path()).endsWith("/" + UID + "/authorize");
            assertThat(asked.query()).isEqualTo("type=OTHER");
            assertThat(asked.to()).as("never to everybody").isEqualTo("NL-CVE");
            assertThat(StandInServices.asked("/pnc/v1/authorizations"))
                    .contains("chainPem")
                    .contains(UID);

            emsp("BLOCKED");
            assertThat(results(station)).isEqualTo("ContractCancelled/Blocked");
            emsp("EXPIRED");
            assertThat(results(station)).isEqualTo("ContractCancelled/Expired");
            emsp("NO_CREDIT");
            assertThat(results(station)).isEqualTo("Accepted/NoCredit");
            emsp("NOT_ALLOWED");
            assertThat(results(station)).isEqualTo("Accepted/NotAtThisLocation");
            hub.answer(request -> Optional.of(RecordingHub.Reply.status(404, 2004)));
            assertThat(results(station)).isEqualTo("ContractCancelled/Unknown");
        }
    }

    @Test
    void a_bad_chain_is_never_made_good_by_the_emsp() {
        String id = Cpo.station("pnc");
        try (StationClient station = Cpo.connect201(id)) {
            chain("CertificateExpired");
            assertThat(results(station)).isEqualTo("CertificateExpired/Expired");
            chain("CertificateRevoked");
            assertThat(results(station)).isEqualTo("CertificateRevoked/Invalid");
            chain("CertChainError");
            assertThat(results(station)).isEqualTo("CertChainError/Invalid");
            StandInServices.forget("/pnc/v1/authorizations");
            assertThat(results(station)).isEqualTo("CertChainError/Invalid");
        }
    }

    @Test
    void an_emsp_that_is_silent_does_not_stop_the_answer_nor_open_the_door() {
        String id = Cpo.station("pnc");
        hub.answer(request -> request.path().contains("/authorize")
                ? Optional.of(new RecordingHub.Reply(0, java.util.Map.of(), ""))
                : Optional.empty());
        try (StationClient station = Cpo.connect201(id)) {
            long from = System.nanoTime();
            assertThat(results(station)).isEqualTo("Accepted/Unknown");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void nonsense_is_no_contract() {
        String id = Cpo.station("pnc");
        try (StationClient station = Cpo.connect201(id)) {
            JsonNode odd = station.call("Authorize", authorize().replace(EMAID, "not an eMAID"))
                    .payload();
            assertThat(odd.path("certificateStatus").asText()).isEqualTo("CertChainError");
            assertThat(hub.questions()).isEmpty();
            JsonNode status = station.call("GetCertificateStatus", "{\"ocspRequestData\":{}}")
                    .payload();
            assertThat(status.path("status").asText()).isEqualTo("Failed");
            JsonNode sign = station.call(
                            "SignCertificate", "{\"csr\":\"nonsense\",\"certificateType\":\"V2GCertificate\"}")
                    .payload();
            assertThat(sign.path("status").asText()).isEqualTo("Rejected");
            JsonNode install = station.call(
                            "Get15118EVCertificate",
                            "{\"iso15118SchemaVersion\":\"x\",\"action\":\"Install\",\"exiRequest\":\"AA==\"}")
                    .payload();
            assertThat(install.path("status").asText()).isEqualTo("Failed");
            assertThat(install.has("exiResponse")).isTrue();
        }
    }

    @Test
    void over_16_the_same_travels_in_data_transfer_and_a_transaction_follows() throws Exception {
        String id = Cpo.station("pnc16");
        try (StationClient station = Cpo.connect16(id)) {
            String data = new ObjectMapper().writeValueAsString(authorize());
            JsonNode answer = station.call(
                            "DataTransfer",
                            "{\"vendorId\":\"org.openchargealliance.iso15118pnc\",\"messageId\":\"Authorize\",\"data\":"
                                    + data + "}")
                    .payload();
            assertThat(answer.path("status").asText()).isEqualTo("Accepted");
            assertThat(new ObjectMapper()
                            .readTree(answer.path("data").asText())
                            .path("certificateStatus")
                            .asText())
                    .isEqualTo("Accepted");
            JsonNode started = station.call(
                            "StartTransaction",
                            "{\"connectorId\":1,\"idTag\":\"" + EMAID + "\",\"meterStart\":0,\"timestamp\":\""
                                    + Instant.now() + "\"}")
                    .payload();
            assertThat(started.path("idTagInfo").path("status").asText()).isEqualTo("Accepted");
            await().until(() -> !hub.at("receiver/sessions").isEmpty());
            assertThat(hub.at("receiver/sessions")
                            .getFirst()
                            .json()
                            .at("/cdr_token/contract_id")
                            .asText())
                    .isEqualTo(UID);

            assertThat(transfer(station, "com.somebody", "Authorize", "\"{}\"")).isEqualTo("UnknownVendorId");
            assertThat(transfer(station, "org.openchargealliance.iso15118pnc", "Explode", "\"{}\""))
                    .isEqualTo("UnknownMessageId");
            assertThat(transfer(station, "org.openchargealliance.iso15118pnc", "Authorize", "\"{broken\""))
                    .isEqualTo("Rejected");
        }
    }

    private static String transfer(StationClient station, String vendor, String message, String data) {
        return station.call(
                        "DataTransfer",
                        "{\"vendorId\":\"" + vendor + "\",\"messageId\":\"" + message + "\",\"data\":" + data + "}")
                .payload()
                .path("status")
                .asText();
    }

    private static String certificateRequest() throws Exception {
        java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        java.security.KeyPair keys = generator.generateKeyPair();
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=SECC"), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return java.util.Base64.getEncoder().encodeToString(der);
    }

    @Test
    void a_certificate_is_signed_once_however_often_the_station_asks() throws Exception {
        String id = Cpo.station("csr");
        StandInServices.answer(
                "/pnc/v1/secc/csr", 200, "{\"certificateChain\":\"PEM\",\"certificateType\":\"V2GCertificate\"}");
        String csr = certificateRequest();
        try (StationClient station = Cpo.connect201(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            String payload = "{\"csr\":\"" + csr + "\",\"certificateType\":\"V2GCertificate\"}";
            for (int i = 0; i < 3; i++) {
                assertThat(station.call("SignCertificate", payload)
                                .payload()
                                .path("status")
                                .asText())
                        .isEqualTo("Accepted");
            }
            JsonNode asked = station.asked();
            assertThat(asked.path(2).asText()).isEqualTo("CertificateSigned");
            assertThat(asked.path(3).path("certificateChain").asText()).isEqualTo("PEM");
            Cpo.asOperator().body("{}").post("/cpo/v1/stations/" + id + "/operations/ClearCache");
            assertThat(station.asked().path(2).asText()).as("no second one").isEqualTo("ClearCache");
        }
    }

    /** An OCSP answer about one certificate. */
    private static String ocspResult(java.time.Instant nextUpdate) throws Exception {
        java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        java.security.KeyPair keys = generator.generateKeyPair();
        var digests = new org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder().build();
        var sha1 = digests.get(org.bouncycastle.cert.ocsp.CertificateID.HASH_SHA1);
        var issuer = new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                        new X500Name("CN=CA"),
                        java.math.BigInteger.ONE,
                        new java.util.Date(),
                        new java.util.Date(),
                        new X500Name("CN=CA"),
                        keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        var basic = new org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder(keys.getPublic(), sha1)
                .addResponse(
                        new org.bouncycastle.cert.ocsp.CertificateID(sha1, issuer, java.math.BigInteger.TEN),
                        org.bouncycastle.cert.ocsp.CertificateStatus.GOOD,
                        new java.util.Date(),
                        java.util.Date.from(nextUpdate))
                .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()),
                        null,
                        new java.util.Date());
        return java.util.Base64.getEncoder()
                .encodeToString(new org.bouncycastle.cert.ocsp.OCSPRespBuilder()
                        .build(org.bouncycastle.cert.ocsp.OCSPRespBuilder.SUCCESSFUL, basic)
                        .getEncoded());
    }

    private static JsonNode status(StationClient station, String serial) {
        return station.call("GetCertificateStatus", """
                {"ocspRequestData":{"hashAlgorithm":"SHA256","issuerNameHash":"aa","issuerKeyHash":"bb",
                 "serialNumber":"%s","responderURL":"http://ocsp.example"}}""".formatted(serial)).payload();
    }

    private static void broker(String ocspResult) {
        StandInServices.answer(
                "/pnc/v1/ocsp/status", 200, "{\"status\":\"Accepted\",\"ocspResult\":\"" + ocspResult + "\"}");
    }

    @Test
    void a_certificates_status_is_asked_once_until_its_next_update() throws Exception {
        String good = ocspResult(java.time.Instant.now().plusSeconds(3_600));
        String past = ocspResult(java.time.Instant.now().minusSeconds(60));
        try (StationClient station = Cpo.connect201(Cpo.station("ocsp"))) {
            broker(good);
            assertThat(status(station, "01").path("ocspResult").asText()).isEqualTo(good);
            StandInServices.forget("/pnc/v1/ocsp/status");
            assertThat(status(station, "01").path("ocspResult").asText())
                    .as("known, though the pki-broker is away")
                    .isEqualTo(good);
            assertThat(status(station, "02").path("status").asText()).isEqualTo("Failed");
            for (String notKept : List.of(past, "bm90IE9DU1A=", "!")) {
                broker(notKept);
                assertThat(status(station, "03").path("ocspResult").asText()).isEqualTo(notKept);
            }
            StandInServices.forget("/pnc/v1/ocsp/status");
            assertThat(status(station, "03").path("status").asText()).isEqualTo("Failed");
        }
    }

    @Test
    void a_cars_request_for_its_contract_is_passed_through_and_so_is_the_answer() {
        String id = Cpo.station("install");
        String request =
                "{\"iso15118SchemaVersion\":\"urn:iso:15118:2:2013:MsgDef\",\"action\":\"Install\",\"exiRequest\":\"RVhJ\"}";
        try (StationClient station = Cpo.connect201(id)) {
            StandInServices.answer(
                    "/pnc/v1/ev-certificates", 200, "{\"status\":\"Accepted\",\"exiResponse\":\"QU5TV0VS\"}");
            JsonNode found = station.call("Get15118EVCertificate", request).payload();
            assertThat(found.path("status").asText()).isEqualTo("Accepted");
            assertThat(found.path("exiResponse").asText()).isEqualTo("QU5TV0VS");
            assertThat(StandInServices.asked("/pnc/v1/ev-certificates"))
                    .contains("\"exiRequest\":\"RVhJ\"")
                    .contains("\"action\":\"Install\"");

            StandInServices.answer(
                    "/pnc/v1/ev-certificates",
                    200,
                    "{\"status\":\"Failed\",\"exiResponse\":\"\",\"statusInfo\":{\"reasonCode\":\"NoContract\"}}");
            JsonNode none = station.call("Get15118EVCertificate", request).payload();
            assertThat(none.path("status").asText()).isEqualTo("Failed");
            assertThat(none.path("statusInfo").path("reasonCode").asText()).isEqualTo("NoContract");

            StandInServices.forget("/pnc/v1/ev-certificates");
            JsonNode away = station.call("Get15118EVCertificate", request).payload();
            assertThat(away.path("status").asText()).isEqualTo("Failed");
            assertThat(away.path("exiResponse").isTextual()).isTrue();
        }
    }
}
