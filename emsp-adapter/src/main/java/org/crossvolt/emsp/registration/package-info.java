/** Our parties and the hub: the handshake, the doors of registration, and the calls that go out. */
@NullMarked
package org.crossvolt.emsp.registration;

import org.jspecify.annotations.NullMarked;
