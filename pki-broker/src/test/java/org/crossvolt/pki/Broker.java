package org.crossvolt.pki;

import static io.restassured.RestAssured.given;

import com.sun.net.httpserver.HttpServer;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.local.TestTokens;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.demo.DemoResponder;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.ScopeGrant;
import org.jspecify.annotations.Nullable;

/** The broker under test as people and services reach it, and the demo PKI whose responder really answers on a socket. */
public final class Broker {

    public static final AtomicInteger ASKED = new AtomicInteger();
    public static final DemoPki PKI;
    public static final DemoResponder RESPONDER;

    public static final String SERVER;

    /** How the CRL at /crl is made. */
    public static volatile DemoResponder.CrlManner crlManner = DemoResponder.CrlManner.RIGHT;

    /** What the root pool at /pool hands out. */
    public static volatile String pool = "";

    private static boolean admitted;
    private static @Nullable Documented documented;

    static {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            PKI = new DemoPki(
                    "test",
                    Instant.now(),
                    "http://127.0.0.1:" + server.getAddress().getPort());
            RESPONDER = new DemoResponder(PKI);
            server.createContext("/ocsp", exchange -> {
                ASKED.incrementAndGet();
                byte[] answer = RESPONDER.respond(exchange.getRequestBody().readAllBytes(), Instant.now());
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.createContext("/crl", exchange -> {
                byte[] answer = RESPONDER.crl("mo-1-sub2", crlManner, Instant.now());
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.createContext("/pool", exchange -> {
                byte[] answer = pool.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            SERVER = "http://127.0.0.1:" + server.getAddress().getPort();
            server.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Broker() {}

    public static RequestSpecification as(String name, String role) {
        return given().auth()
                .oauth2(TestTokens.of(name, role))
                .contentType(ContentType.JSON)
                .filter(documented());
    }

    private static synchronized Documented documented() {
        Documented known = documented;
        if (known == null) {
            known = new Documented(given().get("/q/openapi?format=json")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            documented = known;
        }
        return known;
    }

    public static RequestSpecification pki() {
        return as("pki", "pki-operator");
    }

    public static RequestSpecification pki2() {
        return as("pki2", "pki-operator");
    }

    public static RequestSpecification service() {
        return as("service-account-cpo-adapter", "service");
    }

    /** Admits the demo PKI's roots and scopes, by two people, as an operator would; once for all tests. */
    public static synchronized void admitDemoPki() {
        if (admitted) {
            return;
        }
        for (Map.Entry<DemoAuthority, ?> root : PKI.roots().entrySet()) {
            pki().body(Map.of(
                            "certificate",
                            Pem.chain(List.of(root.getKey().certificate())),
                            "roles",
                            root.getValue(),
                            "source",
                            "demo"))
                    .post("/trust/v1/anchors")
                    .then()
                    .statusCode(201);
            pki2().post("/trust/v1/anchors/" + idOf(root.getKey()) + "/approve")
                    .then()
                    .statusCode(200);
        }
        Map<String, List<ScopeGrant>> bySpki = new HashMap<>();
        PKI.withoutRevocationSource().forEach(spki -> bySpki.put(spki, new ArrayList<>()));
        PKI.grants()
                .forEach(grant -> bySpki.computeIfAbsent(grant.spki(), spki -> new ArrayList<>())
                        .add(grant));
        bySpki.forEach((spki, grants) -> {
            pki().body(Map.of(
                            "grants",
                            grants.stream()
                                    .map(grant -> Map.of("kind", grant.kind(), "value", grant.value()))
                                    .toList(),
                            "withoutRevocationSource",
                            PKI.withoutRevocationSource().contains(spki)))
                    .put("/trust/v1/cas/" + spki + "/scopes")
                    .then()
                    .statusCode(202);
            pki2().post("/trust/v1/cas/" + spki + "/scopes/approve").then().statusCode(200);
        });
        admitted = true;
    }

    public static String idOf(DemoAuthority root) {
        return Digest.hex(root.certificate());
    }

    public static ValidatableResponse authorize(String emaid, String pem) {
        return service()
                .body(Map.of("emaid", emaid, "chainPem", pem))
                .post("/pnc/v1/authorizations")
                .then();
    }
}
