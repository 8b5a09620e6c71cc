package org.crossvolt.hub.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process leaves is what its file holds; a copy of the file is what the next one finds. */
@QuarkusTest
class UnendedExchangesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int PLACES = 16_384;

    @TempDir
    Path folder;

    @Inject
    HubIdentity hub;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Path file;
    private UnendedExchanges unended;

    @BeforeEach
    void open() {
        file = folder.resolve("deep/unended");
        unended = on(file);
        assertThat(unended.takeLeft()).isEmpty();
    }

    private UnendedExchanges on(Path path) {
        ExchangesConfig config = new ExchangesConfig() {
            @Override
            public Duration retention() {
                return Duration.ofDays(1);
            }

            @Override
            public Map<String, Duration> bodies() {
                return Map.of();
            }

            @Override
            public Optional<Path> unendedFile() {
                return Optional.of(path);
            }

            @Override
            public int bodyLimit() {
                return 0;
            }
        };
        UnendedExchanges opened = new UnendedExchanges(config, hub, metrics);
        opened.open(new StartupEvent());
        return opened;
    }

    private List<Exchange> leftAfterACrash() throws IOException {
        Path copy = folder.resolve("copy-" + System.nanoTime());
        Files.copy(file, copy);
        return on(copy).takeLeft().stream().map(UnendedExchanges.Left::exchange).toList();
    }

    private static UnendedExchanges.Begun begun(UUID id, String correlationId, String path) {
        return new UnendedExchanges.Begun(
                id,
                NOON,
                correlationId,
                "R-1",
                PartyId.of("NL", "CVE"),
                "commands",
                InterfaceRole.RECEIVER,
                "POST",
                path,
                321);
    }

    @Test
    void a_message_that_was_not_answered_is_unknown() throws IOException {
        UUID id = Exchange.newId();
        unended.begin(begun(id, "C-1", "START_SESSION"));
        assertThat(leftAfterACrash())
                .containsExactly(new Exchange(
                        id,
                        NOON,
                        "C-1",
                        "R-1",
                        PartyId.of("NL", "CVE"),
                        hub.party(),
                        "commands",
                        InterfaceRole.RECEIVER,
                        "POST",
                        "START_SESSION",
                        321,
                        List.of(new Exchange.Leg(
                                Exchange.LegKind.RECEIVED,
                                PartyId.of("NL", "CVE"),
                                0,
                                -1,
                                UnendedExchanges.UNKNOWN,
                                0,
                                0))));
    }

    @Test
    void a_message_that_was_answered_and_not_in_the_trace_yet_keeps_its_answer() throws IOException {
        UUID id = Exchange.newId();
        int place = unended.begin(begun(id, "C-1", "START_SESSION"));
        unended.end(place, answered(id));
        Exchange left = leftAfterACrash().getFirst();
        assertThat(left.to()).isEqualTo(PartyId.of("DE", "CVC"));
        assertThat(left.legs())
                .containsExactly(new Exchange.Leg(
                        Exchange.LegKind.RECEIVED,
                        PartyId.of("NL", "CVE"),
                        200,
                        2001,
                        UnendedExchanges.ANSWERED,
                        17,
                        0));
    }

    private static Exchange answered(UUID id) {
        return new Exchange(
                id,
                NOON,
                "C-1",
                "R-1",
                PartyId.of("NL", "CVE"),
                PartyId.of("DE", "CVC"),
                "commands",
                InterfaceRole.RECEIVER,
                "POST",
                "START_SESSION",
                321,
                List.of(new Exchange.Leg(
                        Exchange.LegKind.RECEIVED, PartyId.of("NL", "CVE"), 200, 2001, "answered", 17, 99)));
    }

    @Test
    void what_is_safe_is_forgotten_and_its_place_is_used_again() throws IOException {
        for (int i = 0; i < 3 * PLACES; i++) {
            UUID id = Exchange.newId();
            int place = unended.begin(begun(id, "C-" + i, "START_SESSION"));
            assertThat(place).isNotEqualTo(UnendedExchanges.NONE);
            unended.end(place, answered(id));
            unended.forget(place);
        }
        assertThat(leftAfterACrash()).isEmpty();
    }

    @Test
    void ids_and_paths_of_any_length_fit() throws IOException {
        unended.begin(begun(Exchange.newId(), "C".repeat(255), "ä€".repeat(5_000)));
        Exchange left = leftAfterACrash().getFirst();
        assertThat(left.correlationId()).isEqualTo("C".repeat(100));
        assertThat(left.path()).startsWith("ä€ä€");
        assertThat(left.requestId()).isEqualTo("R-1");
    }

    @Test
    void with_more_messages_than_places_the_rest_is_counted() {
        for (int i = 0; i < PLACES; i++) {
            unended.begin(begun(Exchange.newId(), "C", "P"));
        }
        assertThat(unended.begin(begun(Exchange.newId(), "C", "P"))).isEqualTo(UnendedExchanges.NONE);
        assertThat(metrics.counter("crossvolt.hub.exchanges.unnoted").count()).isEqualTo(1);
        unended.end(UnendedExchanges.NONE, answered(Exchange.newId()));
        unended.forget(UnendedExchanges.NONE);
    }

    @Test
    void what_is_no_note_is_passed_over() throws IOException {
        byte[] noise = new byte[PLACES * 512];
        new Random(7).nextBytes(noise);
        for (int i = 0; i < PLACES; i += 2) {
            // Looks like one that was begun.
            noise[i * 512] = 1;
            noise[i * 512 + 1] = 0;
            noise[i * 512 + 2] = 0;
            noise[i * 512 + 3] = 0;
        }
        Path broken = folder.resolve("broken");
        Files.write(broken, noise);
        UnendedExchanges opened = on(broken);
        assertThat(opened.takeLeft()).hasSizeLessThan(PLACES);
        assertThat(opened.begin(begun(Exchange.newId(), "C", "P"))).isNotEqualTo(UnendedExchanges.NONE);
    }

    @Test
    void an_empty_file_is_as_good_as_none() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        UnendedExchanges opened = on(empty);
        assertThat(opened.takeLeft()).isEmpty();
        assertThat(opened.begin(begun(Exchange.newId(), "C", "P"))).isNotEqualTo(UnendedExchanges.NONE);
    }

    @Test
    void two_instances_can_not_have_the_same_file() {
        assertThatThrownBy(() -> on(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("crossvolt.hub.exchanges.unended-file")
                .hasMessageContaining("another instance");
    }

    @Test
    void a_file_that_can_not_be_is_told_by_its_setting() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("in-the-way"));
        assertThatThrownBy(() -> on(inTheWay.resolve("unended")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("crossvolt.hub.exchanges.unended-file");
        assertThatThrownBy(() -> on(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can not be used");
    }
}
