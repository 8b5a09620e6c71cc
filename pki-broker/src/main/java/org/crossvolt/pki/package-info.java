/** Trust anchors of several Plug and Charge roots, validation, provisioning, signing. */
@NullMarked
package org.crossvolt.pki;

import org.jspecify.annotations.NullMarked;
