package org.crossvolt.pki;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.validation.Pem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our own responder, as anybody asks it. */
@QuarkusTest
class ResponderTest {

    private static final DemoAuthority CA = Broker.PKI.authority("v2g-c-cpo-sub2");
    private static boolean added;
    private static int next = 1;

    @BeforeEach
    void signer() {
        Broker.admitDemoPki();
        synchronized (ResponderTest.class) {
            if (!added) {
                String scopes = "/trust/v1/cas/" + CA.spki() + "/scopes";
                Broker.pki()
                        .body(Map.of("grants", List.of(Map.of("kind", "OPERATOR", "value", "NLRSP"))))
                        .put(scopes)
                        .then()
                        .statusCode(202);
                Broker.pki2().post(scopes + "/approve").then().statusCode(200);
                Broker.pki()
                        .body(StationsTest.signer("cpo-c", CA.name(), "CPO_CA", "NLRSP"))
                        .post("/pnc/v1/signers")
                        .then()
                        .statusCode(201);
                Broker.pki()
                        .body(Map.of(
                                "rights",
                                List.of(
                                        Map.of("kind", "STATION", "value", "R-*"),
                                        Map.of("kind", "OPERATOR", "value", "NLRSP"))))
                        .put("/trust/v1/accounts/service-account-responder/rights")
                        .then()
                        .statusCode(200);
                added = true;
            }
        }
    }

    /** A leaf that we issue under root c, which is named by its hashes. */
    private static X509CertificateHolder issued() throws Exception {
        int number = next++;
        DemoAuthority root = Broker.PKI.authority("v2g-c");
        X509CertificateHolder holder = new X509CertificateHolder(root.certificate());
        String chain = Broker.as("service-account-responder", "service")
                .body(Map.of(
                        "station", "R-" + number,
                        "csr", StationsTest.csr("CN=NL*RSP*E20" + number),
                        "hashRootCertificate",
                                Map.of(
                                        "hashAlgorithm", "SHA256",
                                        "issuerNameHash",
                                                hex(holder.getSubject().getEncoded()),
                                        "issuerKeyHash",
                                                hex(holder.getSubjectPublicKeyInfo()
                                                        .getPublicKeyData()
                                                        .getOctets()))))
                .post("/pnc/v1/secc/csr")
                .then()
                .statusCode(200)
                .extract()
                .path("certificateChain");
        String first = chain.substring(0, chain.indexOf("-----END")).replaceAll("-----BEGIN CERTIFICATE-----", "");
        return new X509CertificateHolder(Base64.getMimeDecoder().decode(first));
    }

    private static String hex(byte[] bytes) {
        return org.crossvolt.pki.validation.Digest.hex(bytes);
    }

    private static byte[] question(DemoAuthority issuer, BigInteger... serials) throws Exception {
        OCSPReqBuilder builder = new OCSPReqBuilder();
        for (BigInteger serial : serials) {
            builder.addRequest(new CertificateID(
                    new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                    new X509CertificateHolder(issuer.certificate()),
                    serial));
        }
        return builder.build().getEncoded();
    }

    private static Response ask(byte[] request) {
        return given().contentType("application/ocsp-request").body(request).post("/ocsp");
    }

    /** Verified with BouncyCastle's own verifier, against the CA's certificate. */
    private static List<CertificateStatus> statuses(byte[] answer) throws Exception {
        OCSPResp response = new OCSPResp(answer);
        assertThat(response.getStatus()).isEqualTo(OCSPResp.SUCCESSFUL);
        BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
        assertThat(basic.isSignatureValid(
                        new JcaContentVerifierProviderBuilder().build(new X509CertificateHolder(CA.certificate()))))
                .isTrue();
        return java.util.Arrays.stream(basic.getResponses())
                .map(one -> one.getCertStatus())
                .toList();
    }

    @Test
    void what_we_issued_is_good_until_it_is_revoked_and_what_we_did_not_is_unknown() throws Exception {
        X509CertificateHolder leaf = issued();
        byte[] question = question(CA, leaf.getSerialNumber(), BigInteger.valueOf(12345));
        List<CertificateStatus> before = statuses(ask(question)
                .then()
                .statusCode(200)
                .contentType("application/ocsp-response")
                .extract()
                .asByteArray());
        assertThat(before.get(0)).isEqualTo(CertificateStatus.GOOD);
        assertThat(before.get(1)).isInstanceOf(UnknownStatus.class);
        Broker.as("service-account-responder", "service")
                .body(Map.of(
                        "certificate",
                        Base64.getEncoder().encodeToString(leaf.getEncoded()),
                        "revocationReason",
                        "superseded"))
                .post("/opnc/v1/pki/revokeCertificate")
                .then()
                .statusCode(200);
        CertificateStatus after = statuses(ask(question).asByteArray()).getFirst();
        assertThat(((RevokedStatus) after).getRevocationReason()).isEqualTo(4);
        Broker.service()
                .body(Map.of(
                        "purpose",
                        "SECC",
                        "chain",
                        Pem.chain(java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(leaf.getEncoded()), CA.pathBelowRoot().stream())
                                .toList())))
                .post("/pnc/v1/chains/validate")
                .then()
                .statusCode(200)
                .body("reasons.code", org.hamcrest.Matchers.hasItem("LEAF_REVOKED"));
    }

    @Test
    void it_is_asked_by_get_too() throws Exception {
        X509CertificateHolder leaf = issued();
        String path = Base64.getEncoder().encodeToString(question(CA, leaf.getSerialNumber()));
        byte[] answer = given().urlEncodingEnabled(false)
                .get("/ocsp/" + java.net.URLEncoder.encode(path, java.nio.charset.StandardCharsets.US_ASCII))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(statuses(answer)).containsExactly(CertificateStatus.GOOD);
    }

    @Test
    void what_it_can_not_answer_is_an_ocsp_error_and_never_an_answer() throws Exception {
        byte[] many = question(
                CA,
                java.util.stream.IntStream.range(1, 12)
                        .mapToObj(BigInteger::valueOf)
                        .toArray(BigInteger[]::new));
        for (byte[] wrong : List.of(new byte[0], new byte[] {1, 2, 3}, "hello".getBytes(), many)) {
            byte[] answer = ask(wrong).then().statusCode(200).extract().asByteArray();
            assertThat(new OCSPResp(answer).getStatus()).isEqualTo(OCSPResp.MALFORMED_REQUEST);
        }
        for (String stranger : List.of("oem-1-sub2", "mo-2-sub2")) {
            byte[] answer = ask(question(Broker.PKI.authority(stranger), BigInteger.ONE))
                    .asByteArray();
            assertThat(new OCSPResp(answer).getStatus()).isEqualTo(OCSPResp.UNAUTHORIZED);
        }
        ask(new byte[3_000]).then().statusCode(413).contentType("application/problem+json");
        byte[] answer =
                given().get("/ocsp/nonsense!").then().statusCode(200).extract().asByteArray();
        assertThat(new OCSPResp(answer).getStatus()).isEqualTo(OCSPResp.MALFORMED_REQUEST);
    }
}
