package org.crossvolt.pki.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crossvolt.pki.roots.Overlays;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Finding;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Question;
import org.crossvolt.pki.validation.RevocationSnapshot;
import org.crossvolt.pki.validation.RevocationState;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.crossvolt.pki.validation.Verdict;

/** Everything a verdict followed from, as JSON, and back: what makes it replayable (V6, X1). */
final class EvidenceJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EvidenceJson() {}

    record Basis(
            Question question,
            RevocationSnapshot revocation,
            ValidationPolicy policy,
            Overlays.Overlay overlay,
            List<String> reasons) {}

    static byte[] write(Question question, Verdict verdict, ValidationPolicy policy, Overlays.Overlay overlay) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("purpose", question.purpose().name());
        root.put(
                "edition",
                question.edition() == null ? null : question.edition().name());
        root.put("identity", question.identity());
        root.put("at", question.at().toString());
        ArrayNode chain = root.putArray("chain");
        question.chain().forEach(der -> chain.add(Base64.getEncoder().encodeToString(der)));
        ObjectNode rules = root.putObject("policy");
        rules.put("lab", policy.lab());
        rules.put("skew", policy.skew().toString());
        rules.put("leafWithoutAnswer", policy.leafWithoutAnswer().name());
        rules.put("lowAmount", policy.lowAmount());
        rules.put("checkRevocation", policy.checkRevocation());
        overlay.anchors().forEach(root.putArray("withoutAnchors")::add);
        overlay.cas().forEach(root.putArray("withoutCas")::add);
        ObjectNode revocation = root.putObject("revocation");
        verdict.revocation().forEach((sha, state) -> revocation.set(sha, state(state)));
        ArrayNode reasons = root.putArray("reasons");
        verdict.reasons().forEach(finding -> reasons.add(name(finding)));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String name(Finding finding) {
        return finding.reason().name() + "@" + finding.certificate();
    }

    private static ObjectNode state(RevocationState state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (state) {
            case RevocationState.Good good ->
                json.put("is", "GOOD")
                        .put("source", good.source())
                        .put("thisUpdate", good.thisUpdate().toString())
                        .put("nextUpdate", good.nextUpdate().toString());
            case RevocationState.Revoked revoked ->
                json.put("is", "REVOKED")
                        .put("source", revoked.source())
                        .put("at", revoked.at().toString())
                        .put("thisUpdate", revoked.thisUpdate().toString());
            case RevocationState.Unknown unknown ->
                json.put("is", "UNKNOWN")
                        .put("source", unknown.source())
                        .put("thisUpdate", unknown.thisUpdate().toString());
            case RevocationState.Unavailable none ->
                json.put("is", "UNAVAILABLE").put("why", none.why());
            case RevocationState.NoSource none -> json.put("is", "NO_SOURCE");
        }
        return json;
    }

    static Basis read(byte[] bytes) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException("evidence is not JSON", impossible);
        }
        List<byte[]> chain = new ArrayList<>();
        root.path("chain").forEach(one -> chain.add(Base64.getDecoder().decode(one.asText())));
        String edition = root.path("edition").textValue();
        Question question = new Question(
                Purpose.valueOf(root.path("purpose").asText()),
                chain,
                edition == null ? null : Edition.valueOf(edition),
                root.path("identity").textValue(),
                Instant.parse(root.path("at").asText()));
        JsonNode rules = root.path("policy");
        ValidationPolicy policy = new ValidationPolicy(
                rules.path("lab").asBoolean(),
                Duration.parse(rules.path("skew").asText()),
                ValidationPolicy.FailMode.valueOf(
                        rules.path("leafWithoutAnswer").asText()),
                rules.path("lowAmount").asBoolean(),
                rules.path("checkRevocation").asBoolean());
        Map<String, RevocationState> states = new HashMap<>();
        root.path("revocation").properties().forEach(one -> states.put(one.getKey(), state(one.getValue())));
        List<String> reasons = new ArrayList<>();
        root.path("reasons").forEach(one -> reasons.add(one.asText()));
        return new Basis(
                question,
                new RevocationSnapshot(states),
                policy,
                new Overlays.Overlay(texts(root.path("withoutAnchors")), texts(root.path("withoutCas"))),
                reasons);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static RevocationState state(JsonNode json) {
        String source = json.path("source").asText();
        return switch (json.path("is").asText()) {
            case "GOOD" ->
                new RevocationState.Good(
                        source,
                        Instant.parse(json.path("thisUpdate").asText()),
                        Instant.parse(json.path("nextUpdate").asText()));
            case "REVOKED" ->
                new RevocationState.Revoked(
                        source,
                        Instant.parse(json.path("at").asText()),
                        Instant.parse(json.path("thisUpdate").asText()));
            case "UNKNOWN" ->
                new RevocationState.Unknown(
                        source, Instant.parse(json.path("thisUpdate").asText()));
            case "NO_SOURCE" -> new RevocationState.NoSource();
            default -> new RevocationState.Unavailable(json.path("why").asText());
        };
    }
}
