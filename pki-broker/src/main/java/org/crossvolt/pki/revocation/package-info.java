/** OCSP and CRL: fetched through a guarded client, verified here, cached before they are needed. */
@NullMarked
package org.crossvolt.pki.revocation;

import org.jspecify.annotations.NullMarked;
