package org.crossvolt.cpo.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.cpo.neighbours.Neighbours;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Plug and Charge messages, in their form of OCPP 2.0.1, for both versions (sections 3 and 5 of the PKI reference): the
 * pki-broker judges certificates, the eMSP its contract; this conducts and answers in time.
 */
@Singleton
public class PlugAndCharge {

    private static final Logger LOG = Logger.getLogger(PlugAndCharge.class);
    private static final Set<String> MESSAGES =
            Set.of("Authorize", "SignCertificate", "Get15118EVCertificate", "GetCertificateStatus");
    private static final String V2G = "V2GCertificate";
    private static final Duration SIGNING = Duration.ofSeconds(30);

    private final Neighbours neighbours;
    private final CertificateStatuses statuses;
    private final Authorizations authorizations;
    private final StationCalls calls;
    private final PncCalls contracts;
    private final Pool database;
    private final AuthorizationConfig config;
    private final Clock clock;

    PlugAndCharge(
            Neighbours neighbours,
            CertificateStatuses statuses,
            Authorizations authorizations,
            StationCalls calls,
            PncCalls contracts,
            Pool database,
            AuthorizationConfig config,
            Clock clock) {
        this.neighbours = neighbours;
        this.statuses = statuses;
        this.authorizations = authorizations;
        this.calls = calls;
        this.contracts = contracts;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    public static boolean hasMessage(String messageId) {
        return MESSAGES.contains(messageId);
    }

    /** True for an Authorize that a contract certificate came with. */
    public boolean isContract(JsonNode authorize) {
        return authorize.path("certificate").isTextual()
                || authorize.path("iso15118CertificateHashData").size() > 0;
    }

    public Uni<JsonNode> answer(String stationId, String message, JsonNode payload) {
        return switch (message) {
            case "Authorize" -> authorize(stationId, payload);
            case "GetCertificateStatus" -> status(payload);
            case "SignCertificate" -> sign(stationId, payload);
            case "Get15118EVCertificate" -> install(payload);
            default -> Uni.createFrom().item(noContract());
        };
    }

    private Uni<JsonNode> authorize(String stationId, JsonNode payload) {
        JsonNode token = payload.path("idToken");
        String told =
                token.isTextual() ? token.textValue() : token.path("idToken").asText();
        Optional<Emaid> emaid = emaid(told);
        if (emaid.isEmpty() || !isContract(payload)) {
            return Uni.createFrom().item(answer(C07.NOT_VERIFIED));
        }
        return database.preparedQuery("SELECT party, location_id FROM cpo.station WHERE id = $1")
                .execute(Tuple.of(stationId))
                .chain(rows -> {
                    var station = rows.iterator().next();
                    return conduct(
                            stationId,
                            told,
                            emaid.get(),
                            payload,
                            PartyId.parse(station.getString("party")),
                            station.getString("location_id"));
                });
    }

    private static Optional<Emaid> emaid(String told) {
        try {
            return Optional.of(Emaid.parse(told.strip()));
        } catch (IllegalArgumentException notAnEmaid) {
            return Optional.empty();
        }
    }

    /** Both at once; where the broker's routes name another party than the eMAID does, that one is asked as well. */
    private Uni<JsonNode> conduct(
            String stationId, String told, Emaid emaid, JsonNode payload, PartyId own, String locationId) {
        // The party whose ids begin so; the broker's routes may say otherwise.
        PartyId first =
                PartyId.of(emaid.provider().substring(0, 2), emaid.provider().substring(2));
        Uni<Neighbours.Reply> chain = neighbours.pkiBroker(
                "/pnc/v1/authorizations", question(emaid.text(), payload), config.contractDeadline());
        Uni<Authorizations.Asked> contract = ask(emaid.text(), own, locationId, first);
        return Uni.combine().all().unis(chain, contract).asTuple().chain(both -> {
            JsonNode verdict = verdict(both.getItem1());
            PartyId owner = owner(verdict);
            boolean valid = verdict.path("certificateStatus").asText().equals(C07.ACCEPTED);
            return (valid && owner != null && !owner.equals(first)
                            ? ask(emaid.text(), own, locationId, owner)
                            : Uni.createFrom().item(both.getItem2()))
                    .chain(asked -> settle(stationId, told, verdict, asked));
        });
    }

    private Uni<Authorizations.Asked> ask(String emaid, PartyId own, String locationId, PartyId emsp) {
        return authorizations.ask(
                emaid, TokenType.OTHER.text(), locationId, null, HubClient.to(emsp, own), config.contractDeadline());
    }

    private Uni<JsonNode> settle(String stationId, String told, JsonNode verdict, Authorizations.Asked asked) {
        Decision decision = asked instanceof Authorizations.Asked.Said said ? said.decision() : null;
        C07 result = C07.of(
                verdict.path("certificateStatus").textValue(),
                verdict.path("idTokenHint").textValue(),
                decision == null ? null : decision.status());
        boolean charges = result.certificateStatus().equals(C07.ACCEPTED)
                && result.idTokenStatus().equals(C07.ACCEPTED);
        // The transaction that follows names the eMAID only; it was judged here.
        return (charges && decision != null && decision.token() != null
                        ? authorizations.grant(stationId, told, decision, null, config.grant())
                        : Uni.createFrom().voidItem())
                .replaceWith(() -> answer(result));
    }

    private ObjectNode question(String emaid, JsonNode payload) {
        ObjectNode question = object().put("emaid", emaid);
        if (payload.path("certificate").isTextual()) {
            question.set("chainPem", payload.get("certificate"));
        } else {
            question.set("hashData", payload.get("iso15118CertificateHashData"));
        }
        return question.put("deadlineMs", config.contractDeadline().toMillis() * 3 / 4);
    }

    private static JsonNode verdict(Neighbours.Reply reply) {
        return switch (reply) {
            case Neighbours.Reply.Said said when said.status() == 200 -> said.body();
            case Neighbours.Reply.Said said -> {
                LOG.warnf("the pki-broker answered HTTP %d", said.status());
                yield object();
            }
            case Neighbours.Reply.Nothing nothing -> {
                LOG.warnf("the pki-broker gave no verdict: %s", nothing.why());
                yield object();
            }
        };
    }

    private static @Nullable PartyId owner(JsonNode verdict) {
        JsonNode owner = verdict.path("owner");
        return PartyId.ofNullable(
                owner.path("country").textValue(), owner.path("party").textValue());
    }

    private static ObjectNode answer(C07 result) {
        ObjectNode answer = object().put("certificateStatus", result.certificateStatus());
        answer.putObject("idTokenInfo").put("status", result.idTokenStatus());
        return answer;
    }

    /** Passed through: the car's EXI to the pki-broker, its answer to the car; exiResponse is needed with Failed as well (3.2). */
    private Uni<JsonNode> install(JsonNode payload) {
        ObjectNode question = object();
        question.set("schemaVersion", payload.path("iso15118SchemaVersion"));
        question.set("action", payload.path("action"));
        question.set("exiRequest", payload.path("exiRequest"));
        for (String optional : List.of("maximumContractCertificateChains", "prioritizedEMAIDs")) {
            if (payload.has(optional)) {
                question.set(optional, payload.get(optional));
            }
        }
        return neighbours
                .pkiBroker("/pnc/v1/ev-certificates", question, config.installationDeadline())
                .map(reply -> {
                    if (!(reply instanceof Neighbours.Reply.Said said) || said.status() != 200) {
                        return noContract();
                    }
                    ObjectNode answer = object().put(
                                    "status",
                                    said.body().path("status").asText().equals(C07.ACCEPTED) ? C07.ACCEPTED : "Failed")
                            .put("exiResponse", said.body().path("exiResponse").asText());
                    if (said.body().path("statusInfo").isObject()) {
                        answer.set("statusInfo", said.body().get("statusInfo"));
                    }
                    return answer;
                });
    }

    private static ObjectNode noContract() {
        return object().put("status", "Failed").put("exiResponse", "");
    }

    private Uni<JsonNode> status(JsonNode payload) {
        JsonNode hashData = payload.path("ocspRequestData");
        return statuses.find(hashData)
                .chain(known -> known.isPresent()
                        ? Uni.createFrom()
                                .item(object().put("status", C07.ACCEPTED).put("ocspResult", known.get()))
                        : askStatus(hashData));
    }

    private Uni<JsonNode> askStatus(JsonNode hashData) {
        ObjectNode question = object();
        question.putArray("hashData").add(hashData);
        return neighbours
                .pkiBroker("/pnc/v1/ocsp/status", question, config.deadline())
                .chain(reply -> {
                    JsonNode said =
                            reply instanceof Neighbours.Reply.Said ok && ok.status() == 200 ? ok.body() : object();
                    ObjectNode answer =
                            object().put("status", said.path("status").asText("Failed"));
                    JsonNode result = said.path("ocspResult");
                    if (!result.isTextual()) {
                        return Uni.createFrom().item(answer);
                    }
                    answer.set("ocspResult", result);
                    return statuses.keep(hashData, result.textValue()).replaceWith(answer);
                });
    }

    /** Accepted at once, signed behind it; the same key is signed once, however often the station repeats itself (3.5). */
    private Uni<JsonNode> sign(String stationId, JsonNode payload) {
        String csr = payload.path("csr").asText();
        Optional<String> key = CsrKey.hash(csr);
        if (key.isEmpty() || !payload.path("certificateType").asText().equals(V2G)) {
            // A CSMS is not the CA of its stations' own certificates.
            return Uni.createFrom().item(object().put("status", "Rejected"));
        }
        return database.preparedQuery("""
                        INSERT INTO cpo.certificate_request (station_id, key_hash, kind, at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (station_id, key_hash) DO UPDATE SET at = excluded.at
                        WHERE NOT cpo.certificate_request.delivered
                          AND cpo.certificate_request.at < excluded.at - interval '1 minute'
                        """)
                .execute(Tuple.of(stationId, key.get(), V2G, clock.instant().atOffset(ZoneOffset.UTC)))
                .invoke(rows -> {
                    if (rows.rowCount() == 1) {
                        deliver(stationId, csr, key.get());
                    }
                })
                .replaceWith(() -> object().put("status", "Accepted"));
    }

    private void deliver(String stationId, String csr, String key) {
        ObjectNode question = object().put("csr", csr).put("type", V2G).put("station", stationId);
        neighbours
                .pkiBroker("/pnc/v1/secc/csr", question, SIGNING)
                .chain(reply -> reply instanceof Neighbours.Reply.Said said && said.status() == 200
                        ? hand(stationId, said.body())
                        : Uni.createFrom().item(false))
                .chain(delivered -> database.preparedQuery(
                                "UPDATE cpo.certificate_request SET delivered = $3 WHERE station_id = $1 AND key_hash = $2")
                        .execute(Tuple.of(stationId, key, delivered)))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.errorf(failure, "a certificate for station %s was not delivered", stationId));
    }

    private Uni<Boolean> hand(String stationId, JsonNode signed) {
        ObjectNode payload = object().put("certificateType", V2G);
        payload.set("certificateChain", signed.path("certificateChain"));
        return calls.connected(stationId)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().item(new CallOutcome.Offline())
                        : contracts.call(stationId, version.get(), "CertificateSigned", payload))
                .map(outcome -> outcome instanceof CallOutcome.Answered answered
                        && answered.status().equals("Accepted"));
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
