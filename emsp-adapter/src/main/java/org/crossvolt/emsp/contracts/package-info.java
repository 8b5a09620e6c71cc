/** What a driver and the provider agreed on: the contract's id, its state, its limits, what was spent. */
@NullMarked
package org.crossvolt.emsp.contracts;

import org.jspecify.annotations.NullMarked;
