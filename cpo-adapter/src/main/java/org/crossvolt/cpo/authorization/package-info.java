/** Who may charge: by whitelist, by asking the eMSP, by a command; and Plug and Charge contracts. */
@NullMarked
package org.crossvolt.cpo.authorization;

import org.jspecify.annotations.NullMarked;
