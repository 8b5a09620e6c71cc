/** Who is connected: the credentials handshake, tokens, platforms and their parties, and the directory of it in memory. */
@NullMarked
package org.crossvolt.hub.registration;

import org.jspecify.annotations.NullMarked;
