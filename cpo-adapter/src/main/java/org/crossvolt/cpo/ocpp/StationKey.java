package org.crossvolt.cpo.ocpp;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A station's key as an operator gives it; only hashes of it are kept. */
public final class StationKey {

    private static final Pattern HEXADECIMAL = Pattern.compile("([0-9A-Fa-f]{2}){8,20}");
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{16,40}");

    private StationKey() {}

    /** True for 16 to 40 printable characters without blanks. */
    public static boolean isWellFormed(String key) {
        return PRINTABLE.matcher(key).matches();
    }

    public static String hash(String key) {
        return Credentials.hash(key.getBytes(StandardCharsets.US_ASCII));
    }

    /** Of the bytes that a hexadecimal key stands for: 1.6 stations send those, or the digits (3.1.4). */
    public static Optional<String> decodedHash(String key) {
        return HEXADECIMAL.matcher(key).matches()
                ? Optional.of(Credentials.hash(HexFormat.of().parseHex(key)))
                : Optional.empty();
    }
}
