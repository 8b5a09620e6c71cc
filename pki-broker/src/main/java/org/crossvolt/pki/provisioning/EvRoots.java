package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.AnchorRole;
import org.jspecify.annotations.Nullable;

/** Which of our V2G roots a car has: it says so itself, its manufacturer says so, or a caller names one (P3). */
@ApplicationScoped
class EvRoots {

    private final CurrentTrust trust;

    EvRoots(CurrentTrust trust) {
        this.trust = trust;
    }

    /** A root as a car names it: X509IssuerSerial of XML signatures. */
    record RootId(String issuerName, BigInteger serial) {}

    /** What a bundle's signer has to stand under. */
    sealed interface Wish {

        /** Nobody said anything. */
        record Any() implements Wish {}

        /** One of these, by SHA-256 of the root; may be none, if we trust none of those the car has. */
        record OneOf(Set<String> anchorIds) implements Wish {}
    }

    private List<Anchor> v2gRoots() {
        return trust.current().anchors().stream()
                .filter(anchor ->
                        anchor.state() == Anchor.State.ACTIVE && anchor.roles().contains(AnchorRole.V2G))
                .toList();
    }

    /**
     * What the car has, and of that what its manufacturer confirms.
     *
     * @param car null where the request has no list
     * @param manufacturer empty where nothing is known
     */
    Wish wish(@Nullable List<RootId> car, List<String> manufacturer) {
        Set<String> said = null;
        if (car != null) {
            said = new LinkedHashSet<>();
            for (Anchor anchor : v2gRoots()) {
                if (car.stream().anyMatch(id -> isNamed(anchor, id))) {
                    said.add(anchor.id());
                }
            }
        }
        if (manufacturer.isEmpty()) {
            return said == null ? new Wish.Any() : new Wish.OneOf(said);
        }
        Set<String> confirmed = new LinkedHashSet<>();
        v2gRoots().stream()
                .filter(anchor -> manufacturer.contains(anchor.id()) || manufacturer.contains(keyId(anchor)))
                .forEach(anchor -> confirmed.add(anchor.id()));
        if (said != null) {
            // What only the manufacturer remembers may have been taken out of the car since.
            Set<String> both = new LinkedHashSet<>(said);
            both.retainAll(confirmed);
            return new Wish.OneOf(both.isEmpty() ? said : both);
        }
        return new Wish.OneOf(confirmed);
    }

    Wish named(String fingerprint) {
        String wanted = fingerprint.toLowerCase(Locale.ROOT);
        Set<String> ids = new HashSet<>();
        v2gRoots().stream().map(Anchor::id).filter(wanted::equals).forEach(ids::add);
        return new Wish.OneOf(ids);
    }

    private static String keyId(Anchor anchor) {
        byte[] id = anchor.certificate().subjectKeyId();
        return id == null ? "" : HexFormat.of().formatHex(id);
    }

    private static boolean isNamed(Anchor anchor, RootId id) {
        return anchor.certificate().serial().equals(id.serial())
                && parts(X500Name.getInstance(anchor.certificate().subjectName()))
                        .equals(parts(id.issuerName()));
    }

    /** Cars write names in either order and in several styles; the parts are the same. */
    private static Set<String> parts(String name) {
        try {
            return parts(new X500Name(name));
        } catch (IllegalArgumentException noName) {
            return Set.of();
        }
    }

    private static Set<String> parts(X500Name name) {
        Set<String> parts = new TreeSet<>();
        for (RDN rdn : name.getRDNs()) {
            for (AttributeTypeAndValue part : rdn.getTypesAndValues()) {
                parts.add(part.getType().getId() + "="
                        + IETFUtils.valueToString(part.getValue()).strip().toLowerCase(Locale.ROOT));
            }
        }
        return parts;
    }

    /**
     * ListOfRootCertificateIDs as JSON.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static List<RootId> read(JsonNode list) {
        if (!list.isArray() || list.size() > 20) {
            throw new IllegalArgumentException("needs a list of up to 20 roots");
        }
        List<RootId> ids = new ArrayList<>();
        for (JsonNode one : list) {
            String serial = one.path("serialNumber").asText();
            String name = one.path("issuerName").asText();
            if (!serial.matches("[0-9]{1,60}") || name.isBlank() || name.length() > 500) {
                throw new IllegalArgumentException("needs issuerName and serialNumber, a decimal number in a text");
            }
            ids.add(new RootId(name, new BigInteger(serial)));
        }
        return ids;
    }
}
