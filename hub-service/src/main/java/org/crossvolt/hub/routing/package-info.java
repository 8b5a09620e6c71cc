/** Every message between parties comes in here: read, decided, sent on, and its answer relayed (section 2). */
@NullMarked
package org.crossvolt.hub.routing;

import org.jspecify.annotations.NullMarked;
