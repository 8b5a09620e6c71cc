package org.crossvolt.pki.signing;

import java.util.List;
import org.crossvolt.pki.validation.ParsedCertificate;

/**
 * A certificate that this installation signs with.
 *
 * @param chain its own certificate first, root excluded
 * @param anchorId the root it stands under
 * @param operator country and operator or provider its leafs are of
 */
public record Signer(
        String name, Role role, List<ParsedCertificate> chain, String keyPlace, String anchorId, String operator) {

    /** What it signs. */
    public enum Role {
        CPO_CA,
        MO_CA,
        CPS
    }

    public ParsedCertificate certificate() {
        return chain.getFirst();
    }

    public List<byte[]> chainBytes() {
        return chain.stream().map(ParsedCertificate::der).toList();
    }
}
