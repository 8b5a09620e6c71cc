package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.ocpi.wire.WebCall;
import org.crossvolt.pki.validation.Pcid;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Pools of others that are asked about what is not known here (P2): the one that was named, or that answers for whom it is
 * about, else all at once, each within its budget; the first answer that is accepted wins. What is passed on says so, so that
 * it is passed on once only.
 */
@ApplicationScoped
class UpstreamPools {

    /**
     * Said by whoever passes a request on: do not pass it on again. That is {@code true} in the OPCP and at the OPNC's pool of
     * provisioning certificates, and {@code false} at the OPNC's pool of contracts.
     */
    static final String BROADCAST = "broadcast";

    private static final int LONGEST_ANSWER = 65_536;

    private final ProvisioningConfig config;
    private final OcpiClient client;
    private final Map<String, List<OpncParty>> served = new HashMap<>();

    UpstreamPools(
            Vertx vertx,
            ProvisioningConfig config,
            @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        this.config = config;
        config.upstreams()
                .forEach((name, upstream) -> served.put(
                        name,
                        upstream.parties().orElse(List.of()).stream()
                                .map(OpncParty::parse)
                                .toList()));
        this.client = new OcpiClient(
                vertx,
                EgressPolicy.allowing(allowed.orElse(List.of())),
                new OcpiClient.Limits(LONGEST_ANSWER, 400, 16, 200));
    }

    /**
     * Whether the header has this word; without it nothing is said.
     *
     * @throws ProblemException 400 for what is neither true nor false
     */
    static boolean says(@Nullable String header, String word) {
        if (header != null && !header.equalsIgnoreCase("true") && !header.equalsIgnoreCase("false")) {
            throw new ProblemException(Problem.of(400, "The header broadcast needs true or false."));
        }
        return word.equalsIgnoreCase(header);
    }

    /** Whether a pool answers for this party: then it is asked, and what is here is not looked at. */
    boolean isElsewhere(@Nullable OpncParty to) {
        return to != null && !servingAny(List.of(to)).isEmpty();
    }

    /**
     * The car a pool knows, as it was judged: the first that is accepted. Null where no pool knows it.
     *
     * @param judge turns a chain, leaf first, into what is accepted, or fails with a {@link ProblemException}
     */
    Uni<ProvisioningCertificates.@Nullable Kept> provisioningCertificate(
            Pcid pcid, @Nullable OpncParty to, Function<List<byte[]>, Uni<ProvisioningCertificates.Kept>> judge) {
        return first(
                new Asked(HttpMethod.GET, "/pcp/provisioningcertificates/" + pcid.text(), "true", null),
                serving(to, List.of(OpncParty.oem(pcid.wmi()))),
                json -> CertificateChainJson.find(json),
                judge);
    }

    /**
     * Base64 of the EXI answers to a base64 EXI request, as they came. Null where no pool has one.
     *
     * @param preferred the eMAID that shall come first, if its pool says which answer is whose, and so on
     */
    Uni<@Nullable List<String>> certificateInstallation(
            String exiRequest, String namespace, @Nullable OpncParty to, List<OpncParty> about, List<Emaid> preferred) {
        JsonObject body =
                new JsonObject().put("certificateInstallationReq", exiRequest).put("xsdMsgDefNamespace", namespace);
        int longest =
                Installations.isSecondEdition(namespace) ? config.secondEditionLongestAnswer() : config.longestAnswer();
        return first(
                new Asked(HttpMethod.POST, "/ccp/signedcontractdata", "false", body.toBuffer()),
                serving(to, about),
                json -> answers(json, longest, preferred),
                Uni.createFrom()::item);
    }

    private static @Nullable List<String> answers(JsonNode json, int longest, List<Emaid> preferred) {
        List<String> usable = json.findParents("certificateInstallationRes").stream()
                .sorted(Comparator.comparingInt(one -> rank(one, preferred)))
                .map(one -> one.path("certificateInstallationRes").asText())
                .filter(answer -> answer.length() <= longest && answer.matches("[A-Za-z0-9+/]+={0,2}"))
                .toList();
        return usable.isEmpty() ? null : usable;
    }

    private static int rank(JsonNode answer, List<Emaid> preferred) {
        for (int i = 0; i < preferred.size(); i++) {
            try {
                if (Emaid.parse(answer.path("emaid").asText()).means(preferred.get(i))) {
                    return i;
                }
            } catch (IllegalArgumentException notSaid) {
                return preferred.size();
            }
        }
        return preferred.size();
    }

    /** P2: who was named, else who answers for whom it is about, else all who are asked about anything. */
    private List<ProvisioningConfig.Upstream> serving(@Nullable OpncParty to, List<OpncParty> about) {
        if (to != null) {
            return servingAny(List.of(to));
        }
        List<ProvisioningConfig.Upstream> routed = servingAny(about);
        return routed.isEmpty()
                ? config.upstreams().values().stream()
                        .filter(upstream -> upstream.parties().isEmpty())
                        .toList()
                : routed;
    }

    private List<ProvisioningConfig.Upstream> servingAny(List<OpncParty> parties) {
        return config.upstreams().entrySet().stream()
                .filter(upstream -> served.getOrDefault(upstream.getKey(), List.of()).stream()
                        .anyMatch(parties::contains))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** @param broadcast the word by which it is not passed on again */
    private record Asked(
            HttpMethod method,
            String path,
            String broadcast,
            @Nullable Buffer body) {}

    private <R, T> Uni<@Nullable T> first(
            Asked what,
            List<ProvisioningConfig.Upstream> pools,
            Function<JsonNode, @Nullable R> reader,
            Function<R, Uni<T>> judge) {
        List<Uni<T>> asked = new ArrayList<>();
        for (ProvisioningConfig.Upstream upstream : pools) {
            Map<String, String> headers =
                    new HashMap<>(Map.of(BROADCAST, what.broadcast(), "Accept", "application/json"));
            upstream.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
            if (what.body() != null) {
                headers.put("Content-Type", "application/json");
            }
            asked.add(client.send(new WebCall(
                            what.method(), upstream.url() + what.path(), headers, what.body(), upstream.budget()))
                    .map(answer -> read(answer, reader))
                    .chain(found -> judge.apply(found)));
        }
        return asked.isEmpty()
                ? Uni.createFrom().nullItem()
                : Uni.join()
                        .first(asked)
                        .withItem()
                        .onFailure()
                        .recoverWithUni(failure -> refusal(failure) == null
                                ? Uni.createFrom().nullItem()
                                : Uni.createFrom().failure(refusal(failure)));
    }

    /** Why an answer was not accepted, if one came; that there was none needs no words. */
    private static @Nullable ProblemException refusal(Throwable failure) {
        List<Throwable> all = failure instanceof CompositeException several ? several.getCauses() : List.of(failure);
        for (Throwable one : all) {
            if (one instanceof ProblemException problem) {
                return problem;
            }
        }
        return null;
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
