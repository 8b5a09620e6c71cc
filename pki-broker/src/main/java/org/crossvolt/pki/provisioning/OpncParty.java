package org.crossvolt.pki.provisioning;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.scopes.AccountRights;
import org.jspecify.annotations.Nullable;

/**
 * A party as the routing headers of the OPNC name it (P2).
 *
 * @param id WMI of a manufacturer, provider id of an eMSP, operator id of a CPO, SHA-256 of its root for a PKI or CPS
 */
record OpncParty(Type type, String id) {

    /** What it is. */
    enum Type {
        OEM("[A-Z0-9]{3}"),
        EMSP("[A-Z]{2}[A-Z0-9]{3}"),
        CPO("[A-Z]{2}[A-Z0-9]{3}"),
        PKI("[0-9A-F]{64}"),
        CPS("[0-9A-F]{64}"),
        PCP("[A-Z0-9.-]{1,64}"),
        CCP("[A-Z0-9.-]{1,64}");

        private final Pattern form;

        Type(String form) {
            this.form = Pattern.compile(form);
        }
    }

    private static final String FROM = "OPNC-from-party";
    private static final String TO = "OPNC-to-party";

    static OpncParty oem(String wmi) {
        return new OpncParty(Type.OEM, wmi);
    }

    static OpncParty emsp(String provider) {
        return new OpncParty(Type.EMSP, provider);
    }

    /** @throws IllegalArgumentException for anything but type, colon and id, such as {@code oem:WXV} */
    static OpncParty parse(String text) {
        String[] parts = text.strip().split(":", 2);
        return parts.length == 2 ? of(parts[0], parts[1]) : of(text, "");
    }

    private static OpncParty of(String type, String id) {
        for (Type one : Type.values()) {
            if (one.name().equalsIgnoreCase(type)) {
                String known = id.strip().toUpperCase(Locale.ROOT);
                if (one.form.matcher(known).matches()) {
                    return new OpncParty(one, known);
                }
                throw new IllegalArgumentException("has an id that is none of its type");
            }
        }
        throw new IllegalArgumentException(
                "has a type that is none of " + Arrays.toString(Type.values()).toLowerCase(Locale.ROOT));
    }

    /** Whether a request says anything about parties, readable or not. */
    static boolean isNamed(HttpHeaders headers) {
        return Stream.of(FROM, TO)
                .anyMatch(which -> headers.getHeaderString(which + "-type") != null
                        || headers.getHeaderString(which + "-id") != null);
    }

    /** To whom a request is addressed; null where it does not say. */
    static @Nullable OpncParty to(HttpHeaders headers) {
        return read(headers, TO);
    }

    /**
     * Whoever says for whom he asks has to be allowed to.
     *
     * @throws ProblemException 403
     */
    static void requireFrom(HttpHeaders headers, AccountRights.Rights may) {
        OpncParty from = read(headers, FROM);
        if (from == null) {
            return;
        }
        switch (from.type()) {
            case OEM -> may.require(AccountRights.Kind.WMI, from.id());
            case EMSP -> may.require(AccountRights.Kind.PROVIDER, from.id());
            case CPO -> may.require(AccountRights.Kind.OPERATOR, from.id());
            case PKI, CPS, PCP, CCP -> {
                // Accounts have no rights of these kinds, and nothing here depends on them.
            }
        }
    }

    private static @Nullable OpncParty read(HttpHeaders headers, String which) {
        String type = headers.getHeaderString(which + "-type");
        String id = headers.getHeaderString(which + "-id");
        if (type == null && id == null) {
            return null;
        }
        try {
            if (type == null || id == null) {
                throw new IllegalArgumentException("needs both -type and -id");
            }
            return of(type.strip(), id);
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(Problem.of(400, "The header " + which + " " + wrong.getMessage() + "."));
        }
    }
}
