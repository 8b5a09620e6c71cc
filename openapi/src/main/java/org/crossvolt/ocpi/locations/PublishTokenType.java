package org.crossvolt.ocpi.locations;

import java.util.function.BiConsumer;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/** Who sees an unpublished Location (3.1). */
public record PublishTokenType(
        @MaxLength(36) @Nullable CiString uid,
        @Nullable TokenType type,
        @MaxLength(64) @Nullable String visualNumber,
        @MaxLength(64) @Nullable String issuer,
        @MaxLength(36) @Nullable CiString groupId)
        implements SelfChecked {

    @Override
    public void check(BiConsumer<String, String> broken) {
        if (uid == null && visualNumber == null && groupId == null) {
            broken.accept("uid", "at least one of uid, visual_number and group_id is needed");
        }
        if (uid != null && type == null) {
            broken.accept("type", "is needed with a uid");
        }
        if (visualNumber != null && issuer == null) {
            broken.accept("issuer", "is needed with a visual_number");
        }
    }
}
