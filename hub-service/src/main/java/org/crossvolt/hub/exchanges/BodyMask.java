package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** Takes out of a body what would open a charging station or identify a driver's card (I9); the last characters stay, to compare. */
final class BodyMask {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 4;

    /** Wherever they stand. */
    private static final Set<String> SECRET = Set.of("visual_number", "auth_id", "token");
    /** What has its secret in {@code uid}; that of an EVSE is none. */
    private static final Set<String> TOKENS = Set.of("token", "cdr_token");

    private BodyMask() {}

    /** The same JSON, masked; null where it is no JSON. */
    static byte @Nullable [] mask(String module, byte[] body) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream(body.length);
        try (JsonParser in = JSON.createParser(body);
                JsonGenerator out = JSON.createGenerator(masked)) {
            boolean ofTokens = module.equals(ModuleId.TOKENS.identifier());
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.VALUE_STRING && isSecret(in.getParsingContext(), ofTokens)) {
                    out.writeString(shorten(in.getText()));
                } else if (in.currentToken().isNumeric()) {
                    out.writeNumber(in.getText());
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        } catch (IOException notJson) {
            return null;
        }
        return masked.toByteArray();
    }

    private static boolean isSecret(JsonStreamContext at, boolean ofTokens) {
        String name = at.getCurrentName();
        if (name == null) {
            return false;
        }
        return SECRET.contains(name) || (name.equals("uid") && (ofTokens || isToken(at.getParent())));
    }

    private static boolean isToken(@Nullable JsonStreamContext parent) {
        return parent != null && parent.getCurrentName() != null && TOKENS.contains(parent.getCurrentName());
    }

    private static String shorten(String secret) {
        return "***" + secret.substring(Math.max(0, secret.length() - SHOWN));
    }
}
