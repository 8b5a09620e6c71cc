package org.crossvolt.emsp;

import io.quarkus.test.common.QuarkusTestResource;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.TestTokens;

/** Gives all tests of this module PostgreSQL, an address, and a key for people's tokens. */
@QuarkusTestResource(LocalStackResource.class)
@QuarkusTestResource(TestTokens.class)
@QuarkusTestResource(OwnAddress.class)
final class OnLocalStack {

    private OnLocalStack() {}
}
