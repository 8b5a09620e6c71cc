package org.crossvolt.tariff;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.tariff.pricing.Reason;

/** How what this service says is written: like the objects of the standard, reasons as sentences. */
public final class TariffJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .addModule(OcpiJson.module())
            .addModule(reasons())
            .build();

    private TariffJson() {}

    /** Shared and complete: not to be configured further. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] write(Object answer) {
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static SimpleModule reasons() {
        SimpleModule module = new SimpleModule("crossvolt-tariff");
        module.addSerializer(Reason.class, new JsonSerializer<>() {
            @Override
            public void serialize(Reason why, JsonGenerator json, SerializerProvider context) throws IOException {
                json.writeString(why.toString());
            }
        });
        return module;
    }
}
