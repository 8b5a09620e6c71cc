package org.crossvolt.pki.demo;

import java.util.ArrayList;
import java.util.List;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;

/**
 * A leaf of the demo PKI.
 *
 * @param identity what its common name says: eMAID, PCID, EVSE id, EVCCID or a name
 */
public record DemoLeaf(
        String name,
        Purpose purpose,
        Edition edition,
        String identity,
        DemoKey key,
        byte[] certificate,
        DemoAuthority issuer) {

    /** Leaf first, the root left out. */
    public List<byte[]> chain() {
        List<byte[]> chain = new ArrayList<>();
        chain.add(certificate);
        chain.addAll(issuer.pathBelowRoot());
        return chain;
    }

    public String pem() {
        return Pem.chain(chain());
    }

    @Override
    public String toString() {
        return name;
    }
}
