package org.crossvolt.pki.roots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.ocpi.wire.WebCall;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fetches what root pools of others hand out (T5), through the guarded client. */
@ApplicationScoped
class RootPools {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1_000_000;

    private final OcpiClient client;

    RootPools(Vertx vertx, @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        this.client = new OcpiClient(
                vertx,
                EgressPolicy.allowing(allowed.orElse(List.of())),
                new OcpiClient.Limits(LONGEST_ANSWER, 3_000, 2, 10));
    }

    /**
     * What is there.
     *
     * @param token bearer token, or empty; never kept
     * @param json whether it has to be JSON; else it is one text
     */
    Uni<JsonNode> fetch(String url, String token, boolean json) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
        return client.send(new WebCall(HttpMethod.GET, url, headers, null, DEADLINE))
                .map(answer -> {
                    if (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 200) {
                        byte[] body = answered.body().getBytes();
                        return json ? read(body) : TextNode.valueOf(new String(body, StandardCharsets.UTF_8));
                    }
                    if (answer instanceof OcpiAnswer.EgressRefused refused) {
                        throw problem(400, "address", refused.reason());
                    }
                    throw problem(502, "answer", answer.describe());
                });
    }

    private static JsonNode read(byte[] body) {
        try {
            return BundleContent.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notJson) {
            throw problem(502, "answer", "the pool did not answer with JSON");
        }
    }

    private static ProblemException problem(int status, String rule, String why) {
        return new ProblemException(Problem.of(
                status,
                status == 400 ? "Some fields can not be used." : "The pool could not be read.",
                List.of(new Problem.Detail("/url", rule, why, null))));
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
