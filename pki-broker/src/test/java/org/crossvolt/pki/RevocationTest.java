package org.crossvolt.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoResponder.Manner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevocationTest {

    @BeforeEach
    void trust() {
        Broker.admitDemoPki();
    }

    @AfterEach
    void right() {
        Broker.RESPONDER.answer(Manner.RIGHT);
    }

    private static int next = 100;

    private static synchronized DemoLeaf fresh() {
        return Broker.PKI.anotherContract("mo-1-sub2", "DEXV1C00000" + next++);
    }

    @Test
    void a_good_answer_is_asked_for_once_and_then_remembered() {
        DemoLeaf leaf = fresh();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("Accepted"))
                .body("revocation.status", equalTo(java.util.List.of("GOOD", "GOOD", "GOOD")))
                .body("revocation.source", hasItem("OCSP"));
        int asked = Broker.ASKED.get();
        Broker.authorize(leaf.identity(), leaf.pem() + "\n").body("certificateStatus", equalTo("Accepted"));
        assertThat(Broker.ASKED.get()).isEqualTo(asked);
    }

    @Test
    void answers_that_prove_nothing_are_no_answers() {
        for (Manner manner : Manner.values()) {
            if (manner == Manner.RIGHT || manner == Manner.UNKNOWN) {
                continue;
            }
            Broker.RESPONDER.answer(Manner.RIGHT);
            DemoLeaf known = fresh();
            Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
            Broker.RESPONDER.answer(manner);
            DemoLeaf leaf = fresh();
            Broker.authorize(leaf.identity(), leaf.pem())
                    .statusCode(200)
                    .body("certificateStatus", equalTo("CertChainError"))
                    .body("reasons.code", hasItem("REVOCATION_UNAVAILABLE"));
        }
    }

    @Test
    void unknown_is_neither_good_nor_revoked() {
        DemoLeaf known = fresh();
        Broker.authorize(known.identity(), known.pem()).body("certificateStatus", equalTo("Accepted"));
        Broker.RESPONDER.answer(Manner.UNKNOWN);
        DemoLeaf leaf = fresh();
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("CertChainError"))
                .body("reasons.code", equalTo(java.util.List.of("REVOCATION_UNKNOWN")));
    }

    @Test
    void a_contract_that_is_revoked_is_refused() {
        DemoLeaf leaf = fresh();
        Broker.RESPONDER.revoke(leaf.certificate());
        Broker.authorize(leaf.identity(), leaf.pem())
                .body("certificateStatus", equalTo("CertificateRevoked"))
                .body("reasons.code", equalTo(java.util.List.of("LEAF_REVOKED")));
    }

    @Test
    void chains_that_are_not_proven_make_nobody_ask() {
        int asked = Broker.ASKED.get();
        for (var variant : org.crossvolt.pki.demo.EvilVariants.of(Broker.PKI)) {
            if (variant.expected().kind() == org.crossvolt.pki.validation.Reason.Kind.CHAIN
                    && variant.identity() == null) {
                Broker.authorize("DEXV1C00000013", variant.text());
            }
        }
        assertThat(Broker.ASKED.get()).isEqualTo(asked);
    }
}
