/** Safe-keeping of CDRs: by agreement the hub takes a CDR over, and owes its delivery for days (class C). */
@NullMarked
package org.crossvolt.hub.safekeeping;

import org.jspecify.annotations.NullMarked;
