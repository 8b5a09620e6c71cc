/** Tokens of eMSPs, as the hub brings them (3.5). */
@NullMarked
package org.crossvolt.cpo.tokens;

import org.jspecify.annotations.NullMarked;
