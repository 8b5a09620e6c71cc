/** Tests of what follows from facts, without any service. */
@NullMarked
package org.crossvolt.cpo.sessions;

import org.jspecify.annotations.NullMarked;
