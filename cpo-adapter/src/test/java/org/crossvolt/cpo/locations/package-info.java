/** Tests of the rules for states, without any service. */
@NullMarked
package org.crossvolt.cpo.locations;

import org.jspecify.annotations.NullMarked;
