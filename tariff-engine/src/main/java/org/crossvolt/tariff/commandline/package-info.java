/** {@code ./crossvolt price} and {@code ./crossvolt lint}: the pure rooms on files, without anything running. */
@NullMarked
package org.crossvolt.tariff.commandline;

import org.jspecify.annotations.NullMarked;
