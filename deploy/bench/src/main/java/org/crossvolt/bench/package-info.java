/** The hub measured against yardsticks in the same run: ratios, because machines differ and are noisy. */
@NullMarked
package org.crossvolt.bench;

import org.jspecify.annotations.NullMarked;
