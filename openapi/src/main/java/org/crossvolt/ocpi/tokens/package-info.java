/** Tokens (3.5). */
@NullMarked
package org.crossvolt.ocpi.tokens;

import org.jspecify.annotations.NullMarked;
