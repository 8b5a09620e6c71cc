package org.crossvolt.cpo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crossvolt.cpo.ocpp.OcppConfig;
import org.junit.jupiter.api.Test;

/** Stations that open sockets without end, strangers that knock without end, and those that come without TLS. */
@QuarkusTest
@TestProfile(FlappingTest.Impatient.class)
class FlappingTest {

    private static final int MOST = 5;
    private static final String STRANGER = "127.0.0.2";
    private static final String OUTSIDE = "127.0.0.3";

    /** Few sockets an hour, a short quarantine, and one loopback address that stands for a network outside. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "crossvolt.cpo.ocpp.max-sockets-per-hour", Integer.toString(MOST),
                    "crossvolt.cpo.ocpp.quarantine", "4s",
                    "crossvolt.cpo.ocpp.plain-from", "127.0.0.1/32,127.0.0.2/32,::1/128");
        }
    }

    /** The head of the answer to a handshake from some address of this machine. */
    private static String knock(String from, String id, String key) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Cpo.port()), 10_000);
            socket.setSoTimeout(10_000);
            String pair = Base64.getEncoder().encodeToString((id + ":" + key).getBytes(UTF_8));
            socket.getOutputStream()
                    .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6"
                                    + "\r\nAuthorization: Basic " + pair + "\r\n\r\n")
                            .getBytes(UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
                if (answer.indexOf("\r\n\r\n") > 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private static int seconds(String answer) {
        return answer.lines()
                .filter(line -> line.regionMatches(true, 0, "Retry-After:", 0, 12))
                .mapToInt(line -> Integer.parseInt(line.substring(12).strip()))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void a_station_that_flaps_is_in_quarantine_for_a_while_and_others_are_not() throws IOException {
        String id = Cpo.station("flaps");
        String calm = Cpo.station("calm");
        try (StationClient other = Cpo.connect16(calm)) {
            for (int i = 0; i < MOST; i++) {
                Cpo.connect16(id).close();
            }
            String refused = knock("127.0.0.1", id, Cpo.KEY);
            assertThat(status(refused)).isEqualTo(429);
            assertThat(seconds(refused)).isBetween(1, 5);
            Cpo.asOperator().get("/cpo/v1/stations/" + id).then().body("quarantined_until", notNullValue());
            for (int i = 0; i < 40; i++) {
                assertThat(status(knock("127.0.0.1", id, Cpo.KEY))).isEqualTo(429);
            }
            assertThat(status(knock("127.0.0.1", id, "wrong-key-wrong-key")))
                    .as("who does not have its key hears nothing of it")
                    .isEqualTo(401);
            assertThat(other.call("Heartbeat", "{}").isError()).isFalse();
            assertThat(status(knock("127.0.0.1", Cpo.station("calm"), Cpo.KEY)))
                    .as("nobody at its address is refused for it")
                    .isEqualTo(101);
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> status(knock("127.0.0.1", id, Cpo.KEY)) == 101);
            Cpo.asOperator().get("/cpo/v1/stations/" + id).then().body("$", not(hasKey("quarantined_until")));
        }
    }

    @Test
    void two_that_share_an_identity_take_each_others_place_only_for_a_while() {
        String id = Cpo.station("twins");
        StationClient last = Cpo.connect16(id);
        for (int i = 1; i < MOST; i++) {
            StationClient next = Cpo.connect16(id);
            assertThat(last.closeCode()).isEqualTo(1008);
            last = next;
        }
        try (StationClient tooMany = Cpo.connect16(id)) {
            throw new AssertionError("let in: " + tooMany);
        } catch (StationClient.Refused refused) {
            assertThat(refused.status).isEqualTo(429);
        }
        assertThat(last.closeCode())
                .as("which of the two is the station nobody knows")
                .isEqualTo(1008);
        Cpo.asOperator()
                .body("{\"state\":\"ACTIVE\"}")
                .patch("/cpo/v1/stations/" + id)
                .then()
                .statusCode(200);
        try (StationClient back = Cpo.connect16(id)) {
            assertThat(back.call("Heartbeat", "{}").isError())
                    .as("its operator has looked at it")
                    .isFalse();
        }
    }

    @Test
    void a_flood_of_handshakes_leaves_those_that_are_connected_alone() throws Exception {
        List<StationClient> connected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            connected.add(Cpo.connect16(Cpo.station("stays")));
        }
        AtomicBoolean flooding = new AtomicBoolean(true);
        List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
        List<Thread> flood = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            String id = "flood-" + thread;
            flood.add(Thread.ofVirtual().start(() -> {
                while (flooding.get()) {
                    try {
                        statuses.add(status(knock(STRANGER, id, "no-key-no-key-no-key")));
                    } catch (IOException | ArrayIndexOutOfBoundsException busy) {
                        statuses.add(0);
                    }
                }
            }));
        }
        List<Long> millis = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < until) {
            for (StationClient station : connected) {
                long from = System.nanoTime();
                assertThat(station.call("Heartbeat", "{}").isError()).isFalse();
                millis.add(Duration.ofNanos(System.nanoTime() - from).toMillis());
            }
        }
        String newcomer = Cpo.station("comes");
        assertThat(status(knock("127.0.0.1", newcomer, Cpo.KEY)))
                .as("another address still has its way in")
                .isEqualTo(101);
        flooding.set(false);
        for (Thread one : flood) {
            one.join();
        }
        assertThat(connected).noneMatch(StationClient::isClosed);
        connected.forEach(StationClient::close);
        Collections.sort(millis);
        assertThat(millis.get((int) (millis.size() * 0.99))).as("p99").isLessThan(1_000L);
        assertThat(statuses).hasSizeGreaterThan(200);
        assertThat(statuses.stream().filter(status -> status == 404).count())
                .as("looked up before the address was refused unseen, in two minutes at most")
                .isLessThan(140);
        assertThat(statuses).contains(429).doesNotContain(101, 500);
    }

    @Inject
    OcppConfig config;

    @Test
    void without_tls_a_station_is_let_in_from_trusted_networks_only() throws Exception {
        String id = Cpo.station("plain");
        String refused = knock(OUTSIDE, id, Cpo.KEY);
        assertThat(status(refused)).isEqualTo(403);
        assertThat(status(knock(OUTSIDE, id, "wrong-key-wrong-key")))
                .as("a stranger hears nothing of it")
                .isEqualTo(401);
        assertThat(status(knock("127.0.0.1", id, Cpo.KEY))).isEqualTo(101);
        assertThat(OcppConfig.class
                        .getMethod("plainFrom")
                        .getAnnotation(io.smallrye.config.WithDefault.class)
                        .value())
                .as("where nobody says otherwise: this machine")
                .isEqualTo("127.0.0.0/8,::1/128");
        assertThat(config.plainFrom()).hasSize(3);
    }
}
