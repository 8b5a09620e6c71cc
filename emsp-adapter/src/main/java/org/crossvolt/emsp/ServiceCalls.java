package org.crossvolt.emsp;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.WebCall;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Calls to the platform's other services, as this service. Their addresses are the operator's own, so none is refused. */
@Singleton
public class ServiceCalls {

    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

    private final OcpiClient client;
    private final OidcClient oidc;
    private final TokensHelper tokens = new TokensHelper();
    private final boolean loggedIn;

    ServiceCalls(
            Vertx vertx,
            OidcClient oidc,
            @ConfigProperty(name = "quarkus.oidc-client.client-enabled") boolean loggedIn) {
        this.client = new OcpiClient(vertx, EgressPolicy.allowing(EVERYWHERE), OcpiClient.Limits.DEFAULT);
        this.oidc = oidc;
        this.loggedIn = loggedIn;
    }

    /** Never fails: what goes wrong is an answer too. */
    public Uni<OcpiAnswer> send(HttpMethod method, String url, @Nullable Buffer json, Duration deadline) {
        if (!loggedIn) {
            return Uni.createFrom()
                    .item(new OcpiAnswer.Unreachable("quarkus.oidc-client is not configured, so nobody is asked"));
        }
        return tokens.getTokens(oidc)
                .ifNoItem()
                .after(deadline)
                .fail()
                .flatMap(token -> {
                    Map<String, String> headers = new LinkedHashMap<>();
                    headers.put("Authorization", "Bearer " + token.getAccessToken());
                    headers.put("Accept", "application/json");
                    if (json != null) {
                        headers.put("Content-Type", "application/json");
                    }
                    return client.send(new WebCall(method, url, headers, json, deadline));
                })
                .onFailure()
                .recoverWithItem(noToken -> new OcpiAnswer.Unreachable("no token of the realm"));
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
