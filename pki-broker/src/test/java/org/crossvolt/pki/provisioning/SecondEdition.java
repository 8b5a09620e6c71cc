package org.crossvolt.pki.provisioning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Requests of -20 that an encoder wrote which is not ours; see {@code src/test/resources/exi20}. */
public final class SecondEdition {

    private SecondEdition() {}

    /** Base64, as a station sends it. */
    public static String exi20(String name) {
        try (var text = SecondEdition.class.getResourceAsStream("/exi20/" + name + ".base64")) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
