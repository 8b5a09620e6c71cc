/** Contracts on their way into cars: the pools of provisioning certificates and contracts, signed bundles, events (P1 to P9). */
@NullMarked
package org.crossvolt.pki.provisioning;

import org.jspecify.annotations.NullMarked;
