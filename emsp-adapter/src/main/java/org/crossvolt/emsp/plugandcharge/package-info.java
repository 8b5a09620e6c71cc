/** Contracts in cars: provisioned and revoked through the pki-broker, authorised by eMAID like any other token. */
@NullMarked
package org.crossvolt.emsp.plugandcharge;

import org.jspecify.annotations.NullMarked;
