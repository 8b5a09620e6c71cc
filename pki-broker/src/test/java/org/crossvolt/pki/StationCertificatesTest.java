package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stations that show the leaf they have, over TLS as it is. */
@QuarkusTest
class StationCertificatesTest {

    @BeforeEach
    void signers() {
        StationsTest.begin();
    }

    private record Answer(int status, String body, String retryAfter) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    /** A key and a chain, or nothing where chain is empty. */
    private static SSLContext tls(PrivateKey key, String pem) throws Exception {
        KeyManager[] managers = null;
        if (!pem.isEmpty()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .toArray(Certificate[]::new);
            store.setKeyEntry("station", key, new char[0], chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            managers = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }

    private static Answer post(SSLContext tls, String path, Map<String, String> headers, String csr) throws Exception {
        String port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", String.class);
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://localhost:" + port + path).toURL().openConnection();
        connection.setSSLSocketFactory(tls.getSocketFactory());
        connection.setHostnameVerifier((host, session) -> true);
        headers.forEach(connection::setRequestProperty);
        if (!csr.isEmpty()) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/pkcs10");
            connection.getOutputStream().write(csr.getBytes(StandardCharsets.US_ASCII));
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(
                    status,
                    body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8),
                    String.valueOf(connection.getHeaderField("Retry-After")));
        }
    }

    private static Answer renew(SSLContext tls, String csr) throws Exception {
        return post(tls, "/.well-known/est/simplereenroll", Map.of(), csr);
    }

    private static PrivateKey key(DemoLeaf leaf) throws Exception {
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(leaf.key().pkcs8()));
    }

    private static String issued(String station, String csr) {
        return Broker.service()
                .body(Map.of("station", station, "csr", csr))
                .post("/pnc/v1/secc/csr")
                .then()
                .statusCode(200)
                .extract()
                .path("certificateChain");
    }

    @Test
    @Requirement("O5")
    void a_station_renews_its_leaf_with_the_leaf_it_has() throws Exception {
        KeyPair key = StationsTest.key("secp256r1");
        SSLContext station = tls(
                key.getPrivate(), issued("CS-2001", StationsTest.csr(key, key, "CN=NL*CVC*E2001", "SHA256withECDSA")));
        Answer answer = renew(station, StationsTest.csr("CN=NL*CVC*E2001"));
        assertThat(answer.status()).isEqualTo(200);
        X509CertificateHolder leaf = new CMSSignedData(Base64.getMimeDecoder().decode(answer.body()))
                .getCertificates()
                .getMatches(null)
                .iterator()
                .next();
        assertThat(leaf.getSubject().toString()).contains("NL*CVC*E2001");
        assertThat(post(station, "/.well-known/est/cacerts", Map.of(), "").status())
                .isEqualTo(200);
        assertThat(post(
                                station,
                                "/.well-known/est/simpleenroll",
                                Map.of("X-Station", "CS-2001"),
                                StationsTest.csr("CN=NL*CVC*E2001"))
                        .status())
                .isEqualTo(200);
        // It speaks for nobody else, and opens no other door.
        Answer foreign = renew(station, StationsTest.csr("CN=NL*CVC*E2002"));
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.json().at("/errors/0/rule").asText()).isEqualTo("IDENTITY_MISMATCH");
        assertThat(post(
                                station,
                                "/.well-known/est/simpleenroll",
                                Map.of("X-Station", "CS-2002"),
                                StationsTest.csr("CN=NL*CVC*E2001"))
                        .status())
                .isEqualTo(403);
        assertThat(renew(station, "nonsense").status()).isEqualTo(400);
        assertThat(post(station, "/pnc/v1/radar", Map.of(), "").status()).isEqualTo(401);
        assertThat(post(station, "/pnc/v1/secc/csr", Map.of(), "{}").status()).isEqualTo(401);
    }

    @Test
    void certificates_that_prove_nothing_renew_nothing() throws Exception {
        String csr = StationsTest.csr("CN=NL*CVC*E2003");
        DemoLeaf contract = Broker.PKI.leaf("contract-dexv1-1");
        DemoLeaf stranger =
                new DemoPki("strange-stations", java.time.Instant.now(), "http://127.0.0.1:1").leaf("secc-a");
        for (DemoLeaf wrong : java.util.List.of(contract, stranger, Broker.PKI.leaf("cps-a"))) {
            Answer answer = renew(tls(key(wrong), wrong.pem()), csr);
            assertThat(answer.status()).as(wrong.name()).isEqualTo(403);
            assertThat(answer.json().path("errors")).isNotEmpty();
        }
        assertThat(renew(tls(key(contract), ""), csr).status())
                .as("no certificate")
                .isEqualTo(401);
        // A token says who asks, whatever is shown beside it.
        Answer token = post(
                tls(key(contract), contract.pem()),
                "/.well-known/est/simplereenroll",
                Map.of("Authorization", "Bearer nonsense"),
                csr);
        assertThat(token.status()).isEqualTo(401);
    }

    @Test
    void a_leaf_that_was_revoked_renews_nothing() throws Exception {
        KeyPair key = StationsTest.key("secp256r1");
        String chain = issued("CS-2004", StationsTest.csr(key, key, "CN=NL*CVC*E2004", "SHA256withECDSA"));
        SSLContext station = tls(key.getPrivate(), chain);
        assertThat(renew(station, StationsTest.csr("CN=NL*CVC*E2004")).status()).isEqualTo(200);
        Broker.pki()
                .body(Map.of(
                        "certificate",
                        Base64.getEncoder()
                                .encodeToString(chain.substring(0, chain.indexOf("-----END CERTIFICATE-----") + 25)
                                        .getBytes(StandardCharsets.US_ASCII)),
                        "revocationReason",
                        "keyCompromise"))
                .post("/opnc/v1/pki/pki/revokeCertificate")
                .then()
                .statusCode(200)
                .body("revocationReason", equalTo("keyCompromise"));
        Answer answer = renew(station, StationsTest.csr("CN=NL*CVC*E2004"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().at("/errors/0/rule").asText()).isEqualTo("LEAF_REVOKED");
    }

    private static int most() {
        return ConfigProvider.getConfig()
                .getOptionalValue("crossvolt.pki.stations.requests-per-hour", Integer.class)
                .orElse(60);
    }

    private static void tooMany(Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().path("status").asInt()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.retryAfter())).isBetween(3_000, 3_600);
    }

    /** P9, for whoever has no account. */
    @Test
    @Requirement("P9")
    void a_certificate_that_asks_too_often_is_told_when_to_come_back_and_others_are_served() throws Exception {
        DemoLeaf contract = Broker.PKI.leaf("contract-frxv3-2");
        SSLContext wrong = tls(key(contract), contract.pem());
        String csr = StationsTest.csr("CN=NL*CVC*E2006");
        assertThat(renew(wrong, csr).status()).as("refused, and counted").isEqualTo(403);
        Answer answer = post(wrong, "/.well-known/est/cacerts", Map.of(), "");
        for (int i = 2; i < most(); i++) {
            assertThat(answer.status()).as("request " + i).isEqualTo(200);
            assertThat(answer.retryAfter()).isEqualTo("null");
            answer = post(wrong, "/.well-known/est/cacerts", Map.of(), "");
        }
        tooMany(post(wrong, "/.well-known/est/cacerts", Map.of(), ""));
        tooMany(renew(wrong, csr));
        tooMany(post(wrong, "/.well-known/est/simpleenroll", Map.of(), csr));
        DemoLeaf other = Broker.PKI.leaf("contract-frxv3-3");
        assertThat(post(tls(key(other), other.pem()), "/.well-known/est/cacerts", Map.of(), "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Requirement("P9")
    void a_station_with_several_certificates_has_one_limit() throws Exception {
        KeyPair first = StationsTest.key("secp256r1");
        KeyPair second = StationsTest.key("secp256r1");
        SSLContext one = tls(
                first.getPrivate(),
                issued("CS-2007", StationsTest.csr(first, first, "CN=NL*CVC*E2007", "SHA256withECDSA")));
        SSLContext two = tls(
                second.getPrivate(),
                issued("CS-2007", StationsTest.csr(second, second, "CN=NL*CVC*E2007", "SHA256withECDSA")));
        String csr = StationsTest.csr(first, first, "CN=NL*CVC*E2007", "SHA256withECDSA");
        for (int i = 0; i < most(); i++) {
            assertThat(renew(i % 2 == 0 ? one : two, csr).status())
                    .as("renewal " + i)
                    .isEqualTo(200);
        }
        tooMany(renew(one, csr));
        tooMany(renew(two, csr));
        assertThat(Broker.service()
                        .body(Map.of("station", "CS-2007", "csr", csr))
                        .post("/pnc/v1/secc/csr")
                        .statusCode())
                .as("its back end has its own")
                .isEqualTo(200);
    }
}
