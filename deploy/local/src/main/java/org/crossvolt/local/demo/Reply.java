package org.crossvolt.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;

/** An HTTP answer. */
record Reply(int status, HttpHeaders headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new DemoFailure("an answer that is not JSON: HTTP " + status + " " + shortened());
        }
    }

    int code() {
        return json().path("status_code").asInt(-1);
    }

    JsonNode data() {
        return json().path("data");
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String shortened() {
        return body.length() <= 300 ? body : body.substring(0, 300) + "…";
    }
}
