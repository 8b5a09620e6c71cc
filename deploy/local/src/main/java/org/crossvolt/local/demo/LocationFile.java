package org.crossvolt.local.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Locations somebody published: a JSON array, or an object with them under {@code items}; each as its own bytes. */
final class LocationFile {

    /** @param party the owner named in it, or empty */
    record Published(String party, String id, String json) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private LocationFile() {}

    static List<Published> read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            List<Published> locations = new ArrayList<>();
            try (JsonParser json = new JsonFactory().createParser(bytes)) {
                moveToArray(json);
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    int start = (int) json.currentTokenLocation().getByteOffset();
                    json.skipChildren();
                    int end = (int) json.currentLocation().getByteOffset();
                    locations.add(published(new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.UTF_8)));
                }
            }
            return locations;
        } catch (IOException unreadable) {
            throw new DemoFailure("the file " + file + " can not be read as JSON: " + unreadable.getMessage());
        }
    }

    private static void moveToArray(JsonParser json) throws IOException {
        if (json.nextToken() == JsonToken.START_ARRAY) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean items = "items".equals(json.currentName());
            if (json.nextToken() == JsonToken.START_ARRAY && items) {
                return;
            }
            json.skipChildren();
        }
        throw new DemoFailure("the file holds neither a JSON array nor an array under items");
    }

    private static Published published(String json) throws IOException {
        JsonNode tree = JSON.readTree(json);
        String party =
                tree.path("country_code").asText() + "-" + tree.path("party_id").asText();
        return new Published(party, tree.path("id").asText(), json);
    }
}
