package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.WebCall;
import org.crossvolt.pki.validation.Pcid;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Pools of others that are asked about what is not known here (P2): all at once, each within its budget, the first answer
 * that can be used wins. What is passed on says so, so that it is passed on once only.
 */
@ApplicationScoped
class UpstreamPools {

    /** Said by whoever passes a request on: do not pass it on again. */
    static final String BROADCAST = "broadcast";

    private static final int LONGEST_ANSWER = 65_536;

    private final ProvisioningConfig config;
    private final OcpiClient client;

    UpstreamPools(
            Vertx vertx,
            ProvisioningConfig config,
            @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        this.config = config;
        this.client = new OcpiClient(
                vertx,
                EgressPolicy.allowing(allowed.orElse(List.of())),
                new OcpiClient.Limits(LONGEST_ANSWER, 400, 16, 200));
    }

    /** The chain of a car, leaf first; as it came, not judged. Null where no pool knows it. */
    Uni<@Nullable List<byte[]>> provisioningCertificate(Pcid pcid) {
        return first(
                HttpMethod.GET,
                "/pcp/provisioningcertificates/" + pcid.text(),
                null,
                json -> CertificateChainJson.find(json));
    }

    /** Base64 of the EXI answer to a base64 EXI request, as it came. Null where no pool has one. */
    Uni<@Nullable String> certificateInstallation(String exiRequest, String namespace) {
        JsonObject body =
                new JsonObject().put("certificateInstallationReq", exiRequest).put("xsdMsgDefNamespace", namespace);
        return first(HttpMethod.POST, "/ccp/signedcontractdata", body.toBuffer(), json -> {
            JsonNode answer = json.findValue("certificateInstallationRes");
            boolean usable = answer != null
                    && answer.isTextual()
                    && answer.textValue().length() <= config.longestAnswer()
                    && answer.textValue().matches("[A-Za-z0-9+/]+={0,2}");
            return usable ? answer.textValue() : null;
        });
    }

    private <T> Uni<@Nullable T> first(
            HttpMethod method, String path, @Nullable Buffer body, Function<JsonNode, @Nullable T> reader) {
        List<Uni<T>> asked = new ArrayList<>();
        for (ProvisioningConfig.Upstream upstream : config.upstreams().values()) {
            Map<String, String> headers = new HashMap<>(Map.of(BROADCAST, "true", "Accept", "application/json"));
            upstream.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
            if (body != null) {
                headers.put("Content-Type", "application/json");
            }
            asked.add(client.send(new WebCall(method, upstream.url() + path, headers, body, upstream.budget()))
                    .map(answer -> read(answer, reader)));
        }
        return asked.isEmpty()
                ? Uni.createFrom().nullItem()
                : Uni.join().first(asked).withItem().onFailure().recoverWithNull();
    }

    private static <T> T read(OcpiAnswer answer, Function<JsonNode, @Nullable T> reader) {
        if (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() / 100 == 2) {
            try {
                T read = reader.apply(OcpiJson.mapper().readTree(answered.body().getBytes()));
                if (read != null) {
                    return read;
                }
            } catch (IOException | IllegalArgumentException unusable) {
                throw new NoSuchElementException("an answer that can not be read");
            }
        }
        throw new NoSuchElementException("no answer");
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
