/** The link with the hub: our parties, the handshake, and the operator's way to start it. */
@NullMarked
package org.crossvolt.cpo.registration;

import org.jspecify.annotations.NullMarked;
