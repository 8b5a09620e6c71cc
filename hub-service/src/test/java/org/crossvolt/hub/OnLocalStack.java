package org.crossvolt.hub;

import io.quarkus.test.common.QuarkusTestResource;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.TestTokens;

/** Gives all tests of this module PostgreSQL, Kafka, and a key for operators' tokens. */
@QuarkusTestResource(LocalStackResource.class)
@QuarkusTestResource(TestTokens.class)
final class OnLocalStack {

    private OnLocalStack() {}
}
