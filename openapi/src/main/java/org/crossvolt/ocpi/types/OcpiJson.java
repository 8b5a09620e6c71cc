package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one way JSON is parsed and written: with limits, exact numbers, and no second meaning for a repeated member. */
public final class OcpiJson {

    /** Deeper than any object of the standard, shallow enough for every stack. */
    public static final int MAX_DEPTH = 64;

    /** Characters of one number. */
    public static final int MAX_NUMBER_LENGTH = 100;

    /** Characters of one string; the standard's longest has 5000. */
    public static final int MAX_STRING_LENGTH = 1_000_000;

    /** Characters of one member name. */
    public static final int MAX_NAME_LENGTH = 256;

    private static final JsonMapper MAPPER = build();

    private OcpiJson() {}

    /** Shared and complete: not to be configured further. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Writes our records; for mappers that are somebody else's, such as that of the REST framework. */
    public static SimpleModule module() {
        SimpleModule module = new SimpleModule("crossvolt-ocpi");
        module.addSerializer(OcpiObject.class, new WriteObject());
        module.addSerializer(OpenEnum.class, new WriteText<OpenEnum>() {
            @Override
            String text(OpenEnum value) {
                return value.text();
            }
        });
        module.addSerializer(CiString.class, new WriteText<>());
        module.addSerializer(OcpiDateTime.class, new WriteText<>());
        return module;
    }

    /** The object as UTF-8 JSON: snake_case, nothing for what is absent, DateTimes in UTC, plain numbers. */
    public static byte[] write(OcpiObject object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static JsonMapper build() {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(MAX_STRING_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .build();
        JsonFactory factory = new LimitedJsonFactory(new JsonFactoryBuilder()
                .streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN));
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                // For records that are not objects of the standard, such as those of the operator API.
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .addModule(module())
                .build();
    }

    private static final class WriteObject extends JsonSerializer<OcpiObject> {
        @Override
        public void serialize(OcpiObject value, JsonGenerator json, SerializerProvider context) throws IOException {
            ObjectPlan.of(value.getClass()).write(value, json);
        }
    }

    private static class WriteText<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider context) throws IOException {
            json.writeString(text(value));
        }

        String text(T value) {
            return value.toString();
        }
    }
}
