package org.crossvolt.cpo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Security profiles 2 (TLS and key) and 3 (TLS with the station's own certificate), over real TLS (3.1.5). */
@QuarkusTest
@TestProfile(SecurityProfilesTest.Encrypted.class)
class SecurityProfilesTest {

    /** The doors of stations with TLS. */
    public static final class Encrypted implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestCertificates.class));
        }
    }

    @TestHTTPResource(value = "/", tls = true)
    @Nullable
    URL secure;

    private static String file(String name) {
        return ConfigProvider.getConfig().getValue(TestCertificates.FOLDER, String.class) + "/" + name;
    }

    /** @param certificate name of the station's own; null for none */
    private static WebSocketClient client(@Nullable String certificate) {
        return StationClient.secure(
                new PemTrustOptions().addCertPath(file("trusted.crt")),
                certificate == null
                        ? null
                        : new PemKeyCertOptions()
                                .setCertPath(file(certificate + ".crt"))
                                .setKeyPath(file(certificate + ".key")));
    }

    private StationClient connect(@Nullable String certificate, String id, @Nullable String key) {
        return StationClient.connect(
                client(certificate),
                "wss://localhost:" + Objects.requireNonNull(secure).getPort() + "/ocpp/" + id,
                key == null ? null : id,
                key == null ? null : key.getBytes(UTF_8),
                List.of("ocpp2.0.1"),
                Map.of());
    }

    /** 101 for an open socket, the status of a refusal, 0 where TLS itself failed. */
    private int knock(@Nullable String certificate, String id, @Nullable String key) {
        try (StationClient in = connect(certificate, id, key)) {
            return 101;
        } catch (StationClient.Refused refused) {
            return refused.status;
        } catch (CompletionException noTls) {
            return 0;
        }
    }

    @Test
    void profile_2_takes_the_key_over_tls_only() {
        String id = Cpo.station("tls2");
        Cpo.asOperator().body("{\"security_profile\":2}").patch("/cpo/v1/stations/" + id);

        assertThat(knock(null, id, Cpo.KEY)).isEqualTo(101);
        assertThat(knock(null, id, "wrong-key-wrong-key")).isEqualTo(401);
        assertThat(knock(null, id, null)).isEqualTo(401);
        assertThat(knock("station", id, null)).as("a certificate is no key").isEqualTo(401);
        try (StationClient plain = Cpo.connect16(id)) {
            throw new AssertionError("let in without TLS: " + plain);
        } catch (StationClient.Refused refused) {
            assertThat(refused.status).isEqualTo(401);
        }
    }

    private static String certified(String name) {
        String id = Cpo.unique("tls3");
        Cpo.location("NL-CVC", "L-" + id);
        Cpo.asOperator()
                .body(Cpo.stationJson(id, "L-" + id, "\"certificate_name\":\"" + name + "\",")
                        .replace("\"security_profile\":1,\"key\":\"" + Cpo.KEY + "\"", "\"security_profile\":3"))
                .post("/cpo/v1/stations")
                .then()
                .statusCode(201);
        return id;
    }

    @Test
    void profile_3_takes_the_certificate_of_this_station_and_no_other() {
        String id = certified("SERIAL-1");

        assertThat(knock("station", id, null)).isEqualTo(101);
        assertThat(knock("other", id, null)).as("another station's certificate").isEqualTo(401);
        assertThat(knock(null, id, null)).as("no certificate").isEqualTo(401);
        assertThat(knock(null, id, Cpo.KEY)).as("a key instead").isEqualTo(401);
        assertThat(knock("forged", id, null))
                .as("the same name from a CA that nobody trusts")
                .isNotEqualTo(101);
    }

    @Test
    void a_station_that_names_another_serial_number_than_its_certificate_is_rejected() {
        String id = certified("SERIAL-1");
        String boot = "{\"reason\":\"PowerUp\",\"chargingStation\":"
                + "{\"model\":\"M\",\"vendorName\":\"V\",\"serialNumber\":\"%s\"}}";
        try (StationClient station = connect("station", id, null)) {
            assertThat(station.call("BootNotification", boot.formatted("SERIAL-9"))
                            .payload()
                            .path("status")
                            .asText())
                    .isEqualTo("Rejected");
            assertThat(station.call("Heartbeat", "{}").code()).isEqualTo("SecurityError");
            assertThat(station.call("BootNotification", boot.formatted("SERIAL-1"))
                            .payload()
                            .path("status")
                            .asText())
                    .isEqualTo("Accepted");
        }
    }
}
