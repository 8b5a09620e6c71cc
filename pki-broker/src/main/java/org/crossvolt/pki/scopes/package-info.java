/** Which CA may speak for which providers, manufacturers and operators, and who pays for a provider's contracts. */
@NullMarked
package org.crossvolt.pki.scopes;

import org.jspecify.annotations.NullMarked;
