/** What the hub has to be told: which objects changed, told newest state first to last, again until it was taken. */
@NullMarked
package org.crossvolt.cpo.pushes;

import org.jspecify.annotations.NullMarked;
