/** Who charges: people, what is kept of them, and how they leave. */
@NullMarked
package org.crossvolt.emsp.drivers;

import org.jspecify.annotations.NullMarked;
