package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.Secret;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to which an unpublished location may be shown; all members that are set have to match.
 *
 * @param uid needs the type as well
 * @param visualNumber needs the issuer as well
 */
public record PublishTokenType(
        @Secret @MaxLength(value = 36, accepted = 39) @Nullable
        CiString uid,

        @Nullable TokenType type,
        @Secret @MaxLength(64) @Nullable String visualNumber,
        @MaxLength(64) @Nullable String issuer,
        @MaxLength(36) @Nullable CiString groupId)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (uid == null && visualNumber == null && groupId == null) {
            found.violation("", "any-of", "At least one of uid, visual_number and group_id has to be set.");
        }
        if (uid != null && type == null) {
            found.violation("type", "needed-by", "uid is set, so type is needed as well.");
        }
        if (visualNumber != null && issuer == null) {
            found.violation("issuer", "needed-by", "visual_number is set, so issuer is needed as well.");
        }
    }

    /** Without uid and visual number, so that it can be logged. */
    @Override
    public String toString() {
        return "PublishTokenType[type=" + type + ", issuer=" + issuer + "]";
    }
}
