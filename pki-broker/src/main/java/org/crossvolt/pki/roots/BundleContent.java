package org.crossvolt.pki.roots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.crossvolt.pki.scopes.CaScopes;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ScopeKind;
import org.crossvolt.pki.validation.Suite;
import org.crossvolt.pki.validation.Trust;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.jspecify.annotations.Nullable;

/** A bundle as JSON: written from rows, read into {@link Trust}, compared with another (T3). */
final class BundleContent {

    static final String TYPE = "crossvolt-trust-bundle";
    static final String DELTA_TYPE = "crossvolt-trust-delta";

    private static final ObjectMapper JSON = new ObjectMapper();

    private BundleContent() {}

    /** The same rows give the same text. */
    static String write(String zone, List<AnchorRecord> anchors, List<CaScopes> scopes) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("zone", zone);
        ArrayNode list = content.putArray("anchors");
        for (AnchorRecord anchor : anchors) {
            if (!anchor.state().equals("PROPOSED")) {
                ObjectNode one = list.addObject();
                one.put("id", anchor.id());
                one.put("certificate", Base64.getEncoder().encodeToString(anchor.certificate()));
                anchor.roles().forEach(one.putArray("roles")::add);
                anchor.suites().forEach(one.putArray("suites")::add);
                one.put("region", anchor.region());
                one.put("source", anchor.source());
                one.put("state", anchor.state());
                one.put("trustFrom", text(anchor.trustFrom()));
                one.put("trustUntil", text(anchor.trustUntil()));
                one.put("distrustAfter", text(anchor.distrustAfter()));
            }
        }
        ArrayNode cas = content.putArray("cas");
        for (CaScopes scope : scopes) {
            ObjectNode one = cas.addObject();
            one.put("spki", scope.spki());
            one.put("withoutRevocationSource", scope.withoutRevocationSource());
            ObjectNode without = one.putObject("leafWithoutAnswer");
            scope.leafWithoutAnswer().forEach((purpose, mode) -> without.put(purpose.name(), mode.name()));
            ArrayNode grants = one.putArray("grants");
            for (ScopeGrant grant : scope.grants()) {
                ObjectNode entry = grants.addObject();
                entry.put("kind", grant.kind().name());
                entry.put("value", grant.value());
                entry.put("from", text(grant.from()));
                entry.put("until", text(grant.until()));
            }
        }
        return content.toString();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.textValue() == null ? null : Instant.parse(json.textValue());
    }

    /** What is signed: the content with its version and times. */
    static String payload(String content, long version, Instant issuedAt, Instant expiresAt) {
        ObjectNode payload = (ObjectNode) parse(content);
        payload.put("version", version);
        payload.put("issuedAt", issuedAt.toString());
        payload.put("expiresAt", expiresAt.toString());
        return payload.toString();
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("the bundle is not JSON", notJson);
        }
    }

    /** @throws IllegalArgumentException for a payload that is no bundle, or has an anchor that can not be read */
    static Trust trust(JsonNode payload, ChainValidator validator) {
        List<Anchor> anchors = new ArrayList<>();
        for (JsonNode one : payload.path("anchors")) {
            byte[] der = Base64.getDecoder().decode(one.path("certificate").asText());
            if (!(validator.readOne(der) instanceof ChainValidator.One.Certificate read)) {
                throw new IllegalArgumentException("an anchor of the bundle can not be read");
            }
            anchors.add(new Anchor(
                    read.certificate().sha256(),
                    read.certificate(),
                    texts(one.path("roles")).stream().map(AnchorRole::valueOf).collect(Collectors.toSet()),
                    texts(one.path("suites")).stream()
                            .map(name -> Suite.named(name)
                                    .orElseThrow(() -> new IllegalArgumentException("an unknown suite")))
                            .collect(Collectors.toSet()),
                    Anchor.State.valueOf(one.path("state").asText()),
                    instant(one.path("trustFrom")),
                    instant(one.path("trustUntil")),
                    instant(one.path("distrustAfter"))));
        }
        List<ScopeGrant> grants = new ArrayList<>();
        Set<String> without = new HashSet<>();
        Map<String, Map<Purpose, ValidationPolicy.FailMode>> withoutAnswer = new HashMap<>();
        for (JsonNode ca : payload.path("cas")) {
            String spki = ca.path("spki").asText();
            if (ca.path("withoutRevocationSource").asBoolean()) {
                without.add(spki);
            }
            Map<Purpose, ValidationPolicy.FailMode> modes = new EnumMap<>(Purpose.class);
            ca.path("leafWithoutAnswer")
                    .properties()
                    .forEach(one -> modes.put(
                            Purpose.valueOf(one.getKey()),
                            ValidationPolicy.FailMode.valueOf(one.getValue().asText())));
            if (!modes.isEmpty()) {
                withoutAnswer.put(spki, modes);
            }
            for (JsonNode grant : ca.path("grants")) {
                grants.add(new ScopeGrant(
                        spki,
                        ScopeKind.valueOf(grant.path("kind").asText()),
                        grant.path("value").asText(),
                        instant(grant.path("from")),
                        instant(grant.path("until"))));
            }
        }
        return new Trust(
                payload.path("zone").asText(),
                payload.path("version").asLong(),
                Instant.parse(payload.path("expiresAt").asText()),
                anchors,
                grants,
                without,
                withoutAnswer,
                Set.of());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** What turns the older bundle into the newer one. */
    static String delta(JsonNode older, JsonNode newer) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        delta.put("zone", newer.path("zone").asText());
        delta.put("since", older.path("version").asLong());
        delta.put("version", newer.path("version").asLong());
        delta.put("issuedAt", newer.path("issuedAt").asText());
        delta.put("expiresAt", newer.path("expiresAt").asText());
        compare(delta, "anchors", "id", older, newer);
        compare(delta, "cas", "spki", older, newer);
        return delta.toString();
    }

    private static void compare(ObjectNode delta, String list, String key, JsonNode older, JsonNode newer) {
        Map<String, JsonNode> before = new LinkedHashMap<>();
        older.path(list).forEach(one -> before.put(one.path(key).asText(), one));
        ObjectNode changes = delta.putObject(list);
        ArrayNode set = changes.putArray("set");
        for (JsonNode one : newer.path(list)) {
            if (!one.equals(before.remove(one.path(key).asText()))) {
                set.add(one);
            }
        }
        before.keySet().forEach(changes.putArray("removed")::add);
    }
}
