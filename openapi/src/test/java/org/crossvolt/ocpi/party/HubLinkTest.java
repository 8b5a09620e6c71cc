package org.crossvolt.ocpi.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.versions.Version;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.SecretBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A platform and a hub, over real sockets. */
class HubLinkTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final PartyId US = PartyId.of("NL", "CVC");
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final RecordingHub hub = RecordingHub.started();
    private final LinkMemory memory = new LinkMemory();
    private final HttpServer doors =
            VERTX.createHttpServer(new HttpServerOptions().setHost("localhost")).requestHandler(this::door);
    private final OwnPlatform own;
    private final HubLink link = newLink();
    private final OcpiClient client =
            new OcpiClient(VERTX, EgressPolicy.allowing(List.of("127.0.0.0/8")), OcpiClient.Limits.DEFAULT);
    private final HubRegistration registration;
    private final HubClient modules;

    HubLinkTest() {
        doors.listen(0).toCompletionStage().toCompletableFuture().join();
        String url = "http://127.0.0.1:" + doors.actualPort();
        own = new OwnPlatform() {
            @Override
            public String publicUrl() {
                return url;
            }

            @Override
            public List<CredentialsRole> roles() {
                return List.of(new CredentialsRole(
                        Role.CPO, new BusinessDetails("Us", null, null), US.partyId(), US.countryCode()));
            }

            @Override
            public List<Interface> interfaces() {
                return List.of(new Interface(ModuleId.LOCATIONS, InterfaceRole.SENDER));
            }
        };
        registration = new HubRegistration(link, own, client, HubRegistration.Limits.DEFAULT, Clock.systemUTC());
        modules = new HubClient(link, client, Duration.ofSeconds(5), 5);
    }

    @AfterEach
    void end() {
        hub.close();
        doors.close().toCompletionStage().toCompletableFuture().join();
        client.close();
    }

    private HubLink newLink() {
        return new HubLink(memory, SecretBox.of(Optional.of(KEY), "test.key"), Clock.systemUTC());
    }

    /** Our doors as far as a handshake needs them. */
    private void door(HttpServerRequest request) {
        link.authenticate(request.getHeader("Authorization"))
                .subscribe()
                .with(caller -> request.response()
                        .setStatusCode(caller == null ? 401 : 200)
                        .end(Envelope.success(
                                OcpiAnswers.json(
                                        request.path().endsWith("versions")
                                                ? List.of(new Version("2.2.1", own.root()))
                                                : own.versionDetails()),
                                Clock.systemUTC())));
    }

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    private Link connected() {
        return now(registration.connect(hub.versionsUrl(), hub.tokenA()));
    }

    @Test
    void a_platform_registers_with_the_hub_and_is_called_back_while_it_does() {
        Link registered = connected();

        assertThat(registered.hub()).isNotNull();
        assertThat(link.hub().party()).isEqualTo(PartyId.of("NL", "HUB"));
        assertThat(now(link.authenticate("Token " + base64(hub.tokenB()))))
                .extracting(Caller::kind)
                .isEqualTo(TokenKind.REGISTERED);
    }

    @Test
    void no_token_stands_in_what_is_kept() {
        connected();

        assertThat(memory.kept.document()).doesNotContain(hub.tokenB()).doesNotContain(hub.tokenA());
        assertThat(now(newLink().refresh()).hub()).isEqualTo(link.hub());
    }

    @Test
    void an_update_exchanges_both_tokens() {
        connected();
        String before = hub.tokenA();

        now(registration.update());

        assertThat(hub.tokenA()).isNotEqualTo(before);
        assertThat(link.hub().token()).isEqualTo(hub.tokenA());
    }

    @Test
    void a_platform_that_left_has_no_tokens_any_more() {
        connected();
        String token = hub.tokenB();

        now(registration.disconnect());

        assertThat(now(link.authenticate("Token " + base64(token)))).isNull();
        assertThatThrownBy(link::hub).isInstanceOf(OcpiException.class).hasMessageContaining("not registered");
    }

    @Test
    void a_wrong_token_a_is_a_refusal_that_names_the_step() {
        assertThatThrownBy(() -> now(registration.connect(hub.versionsUrl(), "wrong")))
                .isInstanceOf(OcpiException.class)
                .hasMessageContaining("GET versions")
                .hasMessageContaining("HTTP 401");
        assertThat(link.current().issued()).isEmpty();
    }

    @Test
    void a_hub_without_modules_is_refused_before_it_gets_our_token() {
        hub.detailsAnswer = "{\"version\":\"2.2.1\",\"endpoints\":[]}";

        assertThatThrownBy(this::connected).hasMessageContaining("no credentials endpoint");
        assertThat(hub.at("credentials")).isEmpty();
    }

    @Test
    void token_b_ends_with_a_registration_that_failed() {
        hub.answer(request -> Optional.empty());
        hub.detailsAnswer = "{\"version\":\"2.2.1\",\"endpoints\":[{\"identifier\":\"credentials\",\"role\":\"SENDER\","
                + "\"url\":\"" + hub.url() + "/nowhere\"},{\"identifier\":\"tokens\",\"role\":\"SENDER\",\"url\":\""
                + hub.url() + "/x\"}]}";

        assertThatThrownBy(this::connected).hasMessageContaining("can not be used");
        assertThat(link.current().issued()).isEmpty();
        assertThat(link.current().hub()).isNull();
    }

    @Test
    void a_private_address_is_not_called() {
        OcpiClient careful = new OcpiClient(VERTX, EgressPolicy.allowing(List.of()), OcpiClient.Limits.DEFAULT);
        HubRegistration strict =
                new HubRegistration(link, own, careful, HubRegistration.Limits.DEFAULT, Clock.systemUTC());

        assertThatThrownBy(() -> now(strict.connect(hub.versionsUrl(), hub.tokenA())))
                .hasMessageContaining("private");
        careful.close();
    }

    @Test
    void a_push_carries_our_party_and_the_hubs() {
        connected();

        OcpiAnswer answer = now(modules.send(
                HttpMethod.PUT,
                ModuleId.LOCATIONS,
                InterfaceRole.RECEIVER,
                "/NL/CVC/L1",
                modules.toAll(US),
                Buffer.buffer("{\"id\":\"L1\"}")));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        OcpiAnswer.Answered.class,
                        ok -> assertThat(ok.isSuccess()).isTrue());
        RecordingHub.Recorded push = hub.at("receiver/locations").getFirst();
        assertThat(push.path()).endsWith("/receiver/locations/NL/CVC/L1");
        assertThat(push.from()).isEqualTo("NL-CVC");
        assertThat(push.to()).isEqualTo("NL-HUB");
        assertThat(push.header("X-Correlation-ID")).isNotEmpty();
    }

    @Test
    void an_open_routing_request_has_no_receiver() {
        connected();

        now(modules.send(
                HttpMethod.POST, ModuleId.CDRS, InterfaceRole.RECEIVER, "", HubClient.open(US), Buffer.buffer("{}")));

        assertThat(hub.at("receiver/cdrs").getFirst().to()).isEqualTo("-");
    }

    @Test
    void a_list_is_read_to_its_end() {
        connected();
        hub.answer(request -> Optional.of(
                "offset=2".equals(request.query())
                        ? RecordingHub.Reply.ok("[3]")
                        : RecordingHub.Reply.ok("[1,2]")
                                .with("Link", "<" + hub.url() + "/ocpi/2.2.1/sender/tokens?offset=2>; rel=\"next\"")));
        List<String> pages = new ArrayList<>();

        int count = now(modules.crawl(ModuleId.TOKENS, "", modules.toAll(US), page -> {
            pages.add(page.toString());
            return Uni.createFrom().voidItem();
        }));

        assertThat(count).isEqualTo(2);
        assertThat(pages).containsExactly("[1,2]", "[3]");
    }

    @Test
    void a_list_that_never_ends_is_given_up() {
        connected();
        List<Integer> asked = new ArrayList<>();
        hub.answer(request -> {
            asked.add(1);
            return Optional.of(RecordingHub.Reply.ok("[]")
                    .with(
                            "Link",
                            "<" + hub.url() + "/ocpi/2.2.1/sender/tokens?offset=" + asked.size() + ">; rel=next"));
        });

        assertThatThrownBy(() -> now(modules.crawl(
                        ModuleId.TOKENS,
                        "",
                        modules.toAll(US),
                        page -> Uni.createFrom().voidItem())))
                .hasMessageContaining("more than 5 pages");
        assertThat(asked).hasSize(5);
    }

    @Test
    void a_next_page_elsewhere_does_not_get_our_token() {
        connected();
        hub.answer(request -> Optional.of(RecordingHub.Reply.ok("[]")
                .with("Link", "<http://127.0.0.1:" + doors.actualPort() + "/steal>; rel=\"next\"")));

        assertThatThrownBy(() -> now(modules.crawl(
                        ModuleId.TOKENS,
                        "",
                        modules.toAll(US),
                        page -> Uni.createFrom().voidItem())))
                .hasMessageContaining("not a further address of the hub");
    }

    @Test
    void a_result_is_posted_to_the_hub_only() {
        connected();

        OcpiAnswer elsewhere = now(modules.postTo("http://127.0.0.1:1/steal", HubClient.open(US), Buffer.buffer("{}")));
        OcpiAnswer there =
                now(modules.postTo(hub.url() + "/ocpi/2.2.1/callbacks/1", HubClient.open(US), Buffer.buffer("{}")));

        assertThat(elsewhere).isInstanceOf(OcpiAnswer.EgressRefused.class);
        assertThat(there).isInstanceOf(OcpiAnswer.Answered.class);
    }

    @Test
    void another_instance_that_exchanged_the_tokens_does_not_stop_us() {
        connected();
        HubLink second = newLink();
        HubRegistration elsewhere =
                new HubRegistration(second, own, client, HubRegistration.Limits.DEFAULT, Clock.systemUTC());
        now(second.refresh());
        // Our own doors know the new token only after they read it again, at most once a second.
        pause();
        now(elsewhere.update());

        OcpiAnswer answer =
                now(modules.send(HttpMethod.GET, ModuleId.TOKENS, InterfaceRole.SENDER, "", modules.toAll(US), null));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        OcpiAnswer.Answered.class,
                        ok -> assertThat(ok.httpStatus()).isEqualTo(200));
    }

    @Test
    void of_two_simultaneous_changes_one_is_refused() {
        assertThatThrownBy(() -> now(link.change(state -> {
                    memory.kept = new LinkStore.Kept("{}", memory.kept.version() + 1);
                    return state;
                })))
                .isInstanceOf(OcpiException.class)
                .hasMessageContaining("another handshake is running");
    }

    @Test
    void nonsense_is_nobodys_token() {
        for (String header : List.of("", "Token", "Token ", "Bearer x", "Token %%%", "Token " + "x".repeat(600))) {
            assertThat(now(link.authenticate(header))).as(header).isNull();
        }
        assertThat(now(link.authenticate(null))).isNull();
    }

    private static void pause() {
        try {
            Thread.sleep(1_100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
