/** The trace: what came in, what went out, what came of it; written behind the answer through Kafka. */
@NullMarked
package org.crossvolt.hub.exchanges;

import org.jspecify.annotations.NullMarked;
