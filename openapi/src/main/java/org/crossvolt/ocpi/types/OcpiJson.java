package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;

/** The one way JSON is read and written: strict about structure, bounded in depth and size, exact about numbers. */
public final class OcpiJson {

    public static final int DEEPEST_NESTING = 64;
    public static final int LONGEST_NUMBER = 64;

    private static final JsonMapper MAPPER = create();

    private OcpiJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper create() {
        SimpleModule values = new SimpleModule()
                .addSerializer(CiString.class, ToStringSerializer.instance)
                .addSerializer(OcpiDateTime.class, ToStringSerializer.instance)
                .addSerializer(new OpenEnumSerializer());
        return JsonMapper.builder(new com.fasterxml.jackson.core.JsonFactoryBuilder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(DEEPEST_NESTING)
                                .maxNumberLength(LONGEST_NUMBER)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                .addModule(values)
                .build();
    }

    private static final class OpenEnumSerializer extends StdScalarSerializer<OpenEnum> {
        private static final long serialVersionUID = 1L;

        OpenEnumSerializer() {
            super(OpenEnum.class);
        }

        @Override
        public void serialize(
                OpenEnum value, JsonGenerator json, com.fasterxml.jackson.databind.SerializerProvider provider)
                throws IOException {
            json.writeString(value.text());
        }
    }
}
