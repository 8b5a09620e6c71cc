package org.crossvolt.ocpi.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credentials tokens on the wire (section 1.1). Nothing here keeps or logs one. */
public final class CredentialsToken {

    /** Longest token the standard allows, in characters (T-04). */
    public static final int MAX_LENGTH = 64;

    private static final String SCHEME = "Token ";
    private static final int LONGEST_HEADER = 512;
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CredentialsToken() {}

    /**
     * What a presented Authorization header can mean, best guess first.
     *
     * @param withNewline whether a line feed was encoded behind the token
     */
    public record Candidate(String token, TokenEncoding encoding, boolean withNewline) {

        @Override
        public String toString() {
            return "Candidate[" + encoding + "]";
        }
    }

    /**
     * All tokens the header can stand for: the raw text, the decoded text, and the decoded text less one trailing line
     * feed (T-08, A-01). Empty where the header is missing or no {@code Token} header (T-06).
     */
    public static List<Candidate> candidates(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > LONGEST_HEADER
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return List.of();
        }
        String presented = authorization.substring(SCHEME.length()).strip();
        if (presented.isEmpty()) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>(3);
        candidates.add(new Candidate(presented, TokenEncoding.RAW, false));
        String decoded = decode(presented);
        if (decoded != null) {
            candidates.add(new Candidate(decoded, TokenEncoding.BASE64, false));
            if (decoded.endsWith("\n")) {
                candidates.add(new Candidate(decoded.substring(0, decoded.length() - 1), TokenEncoding.BASE64, true));
            }
        }
        return candidates;
    }

    /** The Authorization header for a token. */
    public static String authorization(String token, TokenEncoding encoding) {
        return switch (encoding) {
            case RAW -> SCHEME + token;
            case BASE64 -> SCHEME + encode(token);
        };
    }

    /** The same in Base64, with a line feed behind the token, for who compares it so. */
    public static String authorizationWithNewline(String token) {
        return SCHEME + encode(token + "\n");
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A new token of 256 random bits. It contains a hyphen in front, which standard Base64 never does, so that the raw form
     * of one token can not be read as the encoded form of another (T04).
     */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return "cv-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** True for a text the standard allows as a token: 1 to 64 printable ASCII characters without blanks (T-04). */
    public static boolean isWellFormed(String token) {
        return !token.isEmpty() && token.length() <= MAX_LENGTH && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static @Nullable String decode(String presented) {
        try {
            return new String(Base64.getDecoder().decode(presented), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
