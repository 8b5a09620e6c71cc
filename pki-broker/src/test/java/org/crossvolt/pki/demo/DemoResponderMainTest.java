package org.crossvolt.pki.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

class DemoResponderMainTest {

    @Test
    void it_answers_for_its_cas_and_refuses_what_is_no_request() throws Exception {
        DemoPki pki = new DemoPki(DemoPkiMain.SEED, Instant.now(), DemoPkiMain.RESPONDER);
        HttpServer server = DemoResponderMain.serve(new DemoResponder(pki), 0);
        try {
            CertificateID id = new CertificateID(
                    new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                    new org.bouncycastle.cert.X509CertificateHolder(
                            pki.authority("mo-1-sub2").certificate()),
                    org.bouncycastle.asn1.x509.Certificate.getInstance(
                                    pki.leaf("contract-dexv1-1").certificate())
                            .getSerialNumber()
                            .getValue());
            HttpResponse<byte[]> answer =
                    post(server, new OCSPReqBuilder().addRequest(id).build().getEncoded());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new OCSPResp(answer.body()).getStatus()).isZero();
            for (byte[] wrong : new byte[][] {{}, {1, 2, 3}, new byte[10_000]}) {
                assertThat(post(server, wrong).statusCode()).isEqualTo(400);
            }
        } finally {
            server.stop(0);
        }
    }

    private static HttpResponse<byte[]> post(HttpServer server, byte[] body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + server.getAddress().getPort() + "/ocsp"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }
}
