package org.crossvolt.emsp.tariffs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.crossvolt.emsp.ServiceCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.OcpiAnswer;

/** Asks the tariff-engine: what would it cost, what does it cost, is a CDR right. */
@Singleton
public class TariffEngine {

    private final ServiceCalls services;
    private final TariffConfig config;

    TariffEngine(ServiceCalls services, TariffConfig config) {
        this.services = services;
        this.config = config;
    }

    public sealed interface Answer {

        record Priced(JsonNode report) implements Answer {}

        /** The question has no answer, and asking again changes nothing. */
        record NoPrice(String why) implements Answer {}

        /** Ask later. */
        record Away(String why) implements Answer {}
    }

    /** A planned charge. */
    public Uni<Answer> estimate(ObjectNode question) {
        return ask("/tariff/v1/price/estimate", question);
    }

    /** A CDR, or a session so far. */
    public Uni<Answer> price(ObjectNode question) {
        return ask("/tariff/v1/price", question);
    }

    /** A CDR's verdict. */
    public Uni<Answer> check(ObjectNode question) {
        return ask("/tariff/v1/check", question);
    }

    private Uni<Answer> ask(String path, ObjectNode question) {
        return services.send(
                        HttpMethod.POST, config.url() + path, Buffer.buffer(question.toString()), config.deadline())
                .map(TariffEngine::read);
    }

    private static Answer read(OcpiAnswer answer) {
        if (!(answer instanceof OcpiAnswer.Answered answered)) {
            return new Answer.Away(answer.describe());
        }
        try {
            JsonNode body = OcpiJson.mapper().readTree(answered.body().getBytes());
            return switch (answered.httpStatus()) {
                case 200 -> new Answer.Priced(body);
                case 400, 422 ->
                    new Answer.NoPrice(
                            body.path("errors").isEmpty()
                                    ? body.path("detail").asText()
                                    : body.path("errors").get(0).path("message").asText());
                default -> new Answer.Away(answer.describe());
            };
        } catch (IOException notJson) {
            return new Answer.Away("an answer that is no JSON");
        }
    }
}
