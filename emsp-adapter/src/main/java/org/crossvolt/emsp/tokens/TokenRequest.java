package org.crossvolt.emsp.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.tokens.ProfileType;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.tokens.WhitelistType;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.OpenEnum;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/**
 * A token that an operator wants: one line of an import or one request.
 *
 * @param uid made up for APP_USER and AD_HOC_USER where it is absent; an eMAID for Plug & Charge is of type OTHER
 */
record TokenRequest(
        String contract,
        String type,
        String uid,
        @Nullable String visualNumber,
        @Nullable String groupId,
        @Nullable Instant validUntil,
        String whitelist,
        @Nullable String language,
        @Nullable String defaultProfileType,
        boolean blocked) {

    static final Set<String> FIELDS = Set.of(
            "contract",
            "type",
            "uid",
            "visual_number",
            "group_id",
            "valid_until",
            "whitelist",
            "language",
            "default_profile_type");

    /** A file also says what became of its tokens since they were issued. */
    static final Set<String> FIELDS_OF_FILES =
            Stream.concat(FIELDS.stream(), Stream.of("blocked")).collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST_UID = 36;
    private static final int LONGEST_VISUAL_NUMBER = 64;
    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Notes everything that is wrong in the request. */
    static TokenRequest read(JsonRequest request) {
        String type = known(request, "type", TokenType.class, TokenType::new, TokenType.RFID.text());
        boolean app = type.equals("APP_USER") || type.equals("AD_HOC_USER");
        String contract = request.text("contract", 40);
        if (!contract.isEmpty()) {
            try {
                contract = Emaid.parse(contract).withCheckDigit();
            } catch (IllegalArgumentException notAnEmaid) {
                request.refuse("contract", "form", String.valueOf(notAnEmaid.getMessage()), null);
            }
        }
        return new TokenRequest(
                contract,
                type,
                uid(request, app),
                visualNumber(request),
                group(request),
                request.optional("valid_until", Questions::moment),
                // A CPO can not see an app: it has to ask (3.5).
                known(request, "whitelist", WhitelistType.class, WhitelistType::new, app ? "NEVER" : "ALLOWED_OFFLINE"),
                request.optional("language", TokenRequest::language),
                request.field("default_profile_type") == null
                        ? null
                        : known(request, "default_profile_type", ProfileType.class, ProfileType::new, ""),
                blocked(request));
    }

    private static boolean blocked(JsonRequest request) {
        JsonNode blocked = request.field("blocked");
        if (blocked != null && !blocked.isBoolean()) {
            request.refuse("blocked", "form", "is true or false", blocked.toString());
        }
        return blocked != null && blocked.asBoolean();
    }

    private static String uid(JsonRequest request, boolean app) {
        if (request.field("uid") == null && app) {
            byte[] random = new byte[RANDOM_BYTES];
            RANDOM.nextBytes(random);
            return HexFormat.of().formatHex(random).toUpperCase(Locale.ROOT);
        }
        String uid = request.text("uid", LONGEST_UID);
        if (!uid.isEmpty() && !uid.chars().allMatch(c -> c > ' ' && c <= '~')) {
            request.refuse("uid", "form", "needs printable ASCII without blanks", null);
        }
        return uid;
    }

    static @Nullable String visualNumber(JsonRequest request) {
        return request.field("visual_number") == null ? null : request.text("visual_number", LONGEST_VISUAL_NUMBER);
    }

    static @Nullable String group(JsonRequest request) {
        return request.optional("group_id", text -> {
            if (!text.matches("[!-~]{1,36}")) {
                throw new IllegalArgumentException("needs 1 to 36 printable ASCII characters");
            }
            return text;
        });
    }

    static String language(String text) {
        if (!text.matches("[a-z]{2}")) {
            throw new IllegalArgumentException("needs two small letters (ISO 639-1)");
        }
        return text;
    }

    static <E extends OpenEnum> String known(
            JsonRequest request, String name, Class<E> type, Function<String, E> reader, String absent) {
        String value = request.optional(name, text -> {
            if (!reader.apply(text).isKnown()) {
                throw new IllegalArgumentException("is none of " + OpenEnum.knownValues(type));
            }
            return text;
        });
        return value == null ? absent : value;
    }

    TokenStore.NewToken toToken(String party, String issuer) {
        return new TokenStore.NewToken(
                UuidCreator.getTimeOrderedEpochPlus1(),
                contract,
                party,
                uid,
                type,
                visualNumber,
                issuer,
                groupId,
                validUntil,
                whitelist,
                language,
                defaultProfileType,
                blocked);
    }

    @Override
    public String toString() {
        return "TokenRequest[type=" + type + "]";
    }
}
