package org.crossvolt.pki;

import io.quarkus.test.common.QuarkusTestResource;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.TestTokens;

/** Gives all tests of this module PostgreSQL, a key for bearer tokens, and the demo PKI with a responder. */
@QuarkusTestResource(LocalStackResource.class)
@QuarkusTestResource(TestTokens.class)
@QuarkusTestResource(Neighbours.class)
final class OnLocalStack {

    private OnLocalStack() {}
}
