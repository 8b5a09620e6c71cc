package org.crossvolt.pki.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses that stand in certificates, as they are called by default. */
class RespondersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private Responders responders;
    private volatile Instant now = Instant.parse("2026-11-25T02:00:00Z");
    private volatile int status = 200;
    private volatile int length = 100;
    private volatile Duration pause = Duration.ZERO;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        responders = instance(Optional.of(List.of("127.0.0.0/8", "::1")));
    }

    @AfterEach
    void stop() {
        responders.close();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Responders instance(Optional<List<String>> allowed) {
        return new Responders(
                vertx,
                allowed,
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 300, new io.quarkus.runtime.configuration.DurationConverter())
                        .withMapping(RevocationConfig.class)
                        .build()
                        .getConfigMapping(RevocationConfig.class),
                ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", url("/elsewhere"));
        }
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(new byte[length]);
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Responders.Fetched ask(String path) {
        return responders.ocsp(url(path), new byte[10]).await().atMost(PATIENCE);
    }

    private static void nothing(Responders.Fetched fetched) {
        assertThat(fetched).isInstanceOf(Responders.Fetched.Nothing.class);
    }

    private static void bytes(Responders.Fetched fetched) {
        assertThat(fetched).isInstanceOf(Responders.Fetched.Bytes.class);
    }

    @Test
    @Requirement("R5")
    void a_responder_that_failed_five_times_is_left_alone_for_half_a_minute_and_others_are_not() {
        status = 500;
        for (int i = 0; i < 5; i++) {
            nothing(ask("/broken"));
        }
        assertThat(calls).hasValue(5);
        status = 200;
        nothing(ask("/broken"));
        assertThat(calls).as("nobody called").hasValue(5);
        bytes(ask("/other"));
        now = now.plus(Duration.ofSeconds(29));
        nothing(ask("/broken"));
        now = now.plus(Duration.ofSeconds(1));
        bytes(ask("/broken"));
        status = 404;
        for (int i = 0; i < 4; i++) {
            nothing(ask("/broken"));
        }
        status = 200;
        bytes(ask("/broken"));
    }

    @Test
    @Requirement("R5")
    void what_is_longer_than_64_kilobytes_or_takes_longer_than_a_second_is_nothing() {
        length = 65_536;
        bytes(ask("/just"));
        length = 65_537;
        nothing(ask("/long"));
        length = 10;
        pause = Duration.ofSeconds(3);
        long begun = System.nanoTime();
        nothing(ask("/slow"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(2_900));
    }

    @Test
    @Requirement("R5")
    void nobody_is_followed_to_another_address() {
        status = 302;
        length = 1;
        nothing(ask("/moved"));
        assertThat(calls).hasValue(1);
    }

    @Test
    @Requirement("R5")
    void addresses_of_this_network_are_not_called_where_nobody_allows_it() {
        Responders strict = instance(Optional.empty());
        for (String address : List.of(
                url("/x"),
                "http://localhost:" + server.getAddress().getPort() + "/x",
                "http://169.254.169.254/latest",
                "http://10.0.0.1/",
                "ldap://127.0.0.1/cn=x",
                "file:///etc/passwd",
                "no address")) {
            nothing(strict.crl(address).await().atMost(PATIENCE));
        }
        assertThat(calls).hasValue(0);
        strict.close();
    }
}
