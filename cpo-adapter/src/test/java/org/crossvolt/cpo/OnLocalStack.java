package org.crossvolt.cpo;

import io.quarkus.test.common.QuarkusTestResource;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.TestTokens;

/** Gives all tests of this module PostgreSQL, a key for operators' tokens, and the other services. */
@QuarkusTestResource(LocalStackResource.class)
@QuarkusTestResource(TestTokens.class)
@QuarkusTestResource(StandInServices.class)
final class OnLocalStack {

    private OnLocalStack() {}
}
