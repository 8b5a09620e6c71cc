package org.crossvolt.cpo.neighbours;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.WebCall;

/** Asks the other services, with this service's own account. Their addresses come from our own configuration. */
@Singleton
public class Neighbours {

    private final OcpiClient client;
    private final OidcClient account;
    private final TokensHelper tokens = new TokensHelper();
    private final NeighboursConfig config;

    Neighbours(Vertx vertx, OidcClient account, NeighboursConfig config) {
        this.client =
                new OcpiClient(vertx, EgressPolicy.allowing(List.of("0.0.0.0/0", "::/0")), OcpiClient.Limits.DEFAULT);
        this.account = account;
        this.config = config;
    }

    /** What came of a question. */
    public sealed interface Reply {

        /** @param status of HTTP, such as 200 or 422; JSON in both cases */
        record Said(int status, JsonNode body) implements Reply {}

        record Nothing(String why) implements Reply {}
    }

    /** @param path below the tariff-engine's address, such as {@code /tariff/v1/price} */
    public Uni<Reply> tariffEngine(String path, JsonNode question) {
        return post(config.tariffEngine() + path, question, config.deadline());
    }

    /** @param path below the pki-broker's address, such as {@code /pnc/v1/authorizations} */
    public Uni<Reply> pkiBroker(String path, JsonNode question, Duration deadline) {
        return post(config.pkiBroker() + path, question, deadline);
    }

    private Uni<Reply> post(String url, JsonNode question, Duration deadline) {
        return tokens.getTokens(account)
                .chain(token -> client.send(new WebCall(
                        HttpMethod.POST,
                        url,
                        Map.of("Authorization", "Bearer " + token.getAccessToken(), "Content-Type", "application/json"),
                        Buffer.buffer(question.toString()),
                        deadline)))
                .map(Neighbours::understood)
                .ifNoItem()
                .after(deadline)
                .recoverWithItem(() -> new Reply.Nothing("no answer in time"))
                .onFailure()
                .recoverWithItem(failure -> new Reply.Nothing("no token for our account: " + failure.getMessage()));
    }

    private static Reply understood(OcpiAnswer answer) {
        return answer instanceof OcpiAnswer.Answered answered
                ? switch (OcpiReader.parse(answered.body().getBytes())) {
                    case Read.Valid<JsonNode> json -> new Reply.Said(answered.httpStatus(), json.value());
                    case Read.Invalid<JsonNode> broken ->
                        new Reply.Nothing("HTTP " + answered.httpStatus() + " and no JSON");
                }
                : new Reply.Nothing(answer.describe());
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
