/** Transactions of stations and the Sessions they are: facts first, everything else follows from the ordered facts (3.2). */
@NullMarked
package org.crossvolt.cpo.sessions;

import org.jspecify.annotations.NullMarked;
