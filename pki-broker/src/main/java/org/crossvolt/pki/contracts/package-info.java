/** The doors of Plug and Charge authorisation: chains, hash-only requests, and their answer for OCPP. */
@NullMarked
package org.crossvolt.pki.contracts;

import org.jspecify.annotations.NullMarked;
