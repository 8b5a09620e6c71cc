/** Tests from outside: stations over WebSockets, the hub and the operator over HTTP. */
@NullMarked
package org.crossvolt.cpo;

import org.jspecify.annotations.NullMarked;
