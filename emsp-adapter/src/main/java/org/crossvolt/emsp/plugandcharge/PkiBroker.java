package org.crossvolt.emsp.plugandcharge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import org.crossvolt.emsp.ServiceCalls;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Asks the pki-broker for contract certificates (P1, P4, P5). Keys and certificates never come through here. */
@Singleton
class PkiBroker {

    private static final String OPNC = "/opnc/v1";
    private static final String ISO_2 = "urn:iso:15118:2:2013:MsgDef";

    private final ServiceCalls services;
    private final PkiConfig config;

    PkiBroker(ServiceCalls services, PkiConfig config) {
        this.services = services;
        this.config = config;
    }

    sealed interface Answer {

        record Done() implements Answer {}

        /** @param status of HTTP, below 500: asking again changes nothing */
        record Refused(int status, String why) implements Answer {}

        record Away(String why) implements Answer {}

        /** @throws ProblemException 409 or 422 for what was refused, 503 where nobody answered */
        default void requireDone() {
            switch (this) {
                case Done done -> {
                    // As it should be.
                }
                case Refused refused ->
                    throw new ProblemException(Problem.of(
                            refused.status() == 409 ? 409 : 422, "The pki-broker refused: " + refused.why()));
                case Away away ->
                    throw new ProblemException(
                            Problem.of(503, "The pki-broker can not be asked now: " + away.why() + "."));
            }
        }
    }

    /** The same order again is the same certificate; a later end replaces it. */
    Uni<Answer> provision(String emaid, String pcid, Instant from, Instant until) {
        ObjectNode order = OcpiJson.mapper().createObjectNode();
        order.put("emaid", emaid)
                .put("pcid", pcid)
                .put("contractBegins", OcpiDateTime.format(from))
                .put("contractEnds", OcpiDateTime.format(until))
                .put("xsdMsgDefNamespace", ISO_2);
        return ask(HttpMethod.PUT, "/cps/contractData/generateandsign", Buffer.buffer(order.toString()));
    }

    /** Whose contract the car gets when it asks, of all that are made for it, by whatever provider. */
    Uni<Answer> prefer(String emaid, String pcid) {
        return ask(HttpMethod.POST, "/ccp/signedcontractdata/" + emaid + "/" + pcid + "/setdefault", null);
    }

    /**
     * Out of the pool, and its certificates revoked, in every car. What is not there any more is done.
     *
     * @return as {@link Answer#requireDone}
     */
    Uni<Void> revoke(String emaid) {
        return ask(HttpMethod.DELETE, "/ccp/signedcontractdata/" + emaid, null)
                .invoke(answer -> {
                    if (!(answer instanceof Answer.Refused refused && refused.status() == 404)) {
                        answer.requireDone();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Answer> ask(HttpMethod method, String path, @Nullable Buffer body) {
        return services.send(method, config.url() + OPNC + path, body, config.deadline())
                .map(PkiBroker::read);
    }

    private static Answer read(OcpiAnswer answer) {
        if (!(answer instanceof OcpiAnswer.Answered answered)) {
            return new Answer.Away(answer.describe());
        }
        return switch (answered.httpStatus() / 100) {
            case 2 -> new Answer.Done();
            case 4 ->
                answered.httpStatus() == 401 || answered.httpStatus() == 403
                        ? new Answer.Away("this service may not order certificates of this provider")
                        : new Answer.Refused(answered.httpStatus(), detail(answered));
            default -> new Answer.Away(answer.describe());
        };
    }

    private static String detail(OcpiAnswer.Answered answered) {
        try {
            JsonNode problem = OcpiJson.mapper().readTree(answered.body().getBytes());
            return problem.path("errors").isEmpty()
                    ? problem.path("detail").asText("The order was refused.")
                    : problem.path("errors").get(0).path("message").asText();
        } catch (IOException notAProblem) {
            return "The order was refused.";
        }
    }
}
