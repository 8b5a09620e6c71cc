/** How OCPI travels: envelope, headers, tokens, pages, the one client for every outgoing call, and the error mapper. */
@NullMarked
package org.crossvolt.ocpi.wire;

import org.jspecify.annotations.NullMarked;
