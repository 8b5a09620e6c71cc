package org.crossvolt.ocpi.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as the raw bytes of its members, so that one can be replaced while all others stay what they were to the
 * last byte: unknown fields, number formats, order.
 */
public final class RawObject {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, byte[]> members;

    private RawObject(Map<String, byte[]> members) {
        this.members = members;
    }

    /** @throws IllegalArgumentException where the bytes are no JSON object */
    public static RawObject parse(byte[] bytes) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, currentValue(json, bytes));
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not a JSON object", malformed);
        }
        return new RawObject(members);
    }

    /** The values of a JSON array, each as it stands. */
    public static List<byte[]> elements(byte[] array) {
        List<byte[]> elements = new ArrayList<>();
        try (JsonParser json = JSON.createParser(array)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("not a JSON array");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(currentValue(json, array));
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException("not a JSON array", malformed);
        }
        return elements;
    }

    public static byte[] array(List<byte[]> elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(elements.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }

    private static byte[] currentValue(JsonParser json, byte[] bytes) throws IOException {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        return Arrays.copyOfRange(bytes, start, (int) json.currentLocation().getByteOffset());
    }

    public Map<String, byte[]> members() {
        return members;
    }

    public byte @Nullable [] get(String name) {
        return members.get(name);
    }

    public void put(String name, byte[] value) {
        members.put(name, value);
    }

    public void remove(String name) {
        members.remove(name);
    }

    /** A text member, or null where it is absent or something else. */
    public @Nullable String text(String name) {
        byte[] raw = members.get(name);
        if (raw == null || raw.length < 2 || raw[0] != '"') {
            return null;
        }
        try (JsonParser json = JSON.createParser(raw)) {
            json.nextToken();
            return json.getText();
        } catch (IOException impossible) {
            return null;
        }
    }

    public void putText(String name, String value) {
        put(
                name,
                ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"")
                        .getBytes(StandardCharsets.UTF_8));
    }

    public static boolean isNull(byte[] value) {
        return value.length == 4 && value[0] == 'n';
    }

    public static boolean isArray(byte[] value) {
        return value.length > 0 && value[0] == '[';
    }

    public byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        char before = '{';
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
            out.write(before);
            out.write('"');
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(member.getKey()));
            out.write('"');
            out.write(':');
            out.writeBytes(member.getValue());
            before = ',';
        }
        if (before == '{') {
            out.write('{');
        }
        out.write('}');
        return out.toByteArray();
    }
}
