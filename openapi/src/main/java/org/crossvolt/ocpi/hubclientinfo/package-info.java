/** Which parties can be reached through the hub (sections 2.11, 3.9). */
@NullMarked
package org.crossvolt.ocpi.hubclientinfo;

import org.jspecify.annotations.NullMarked;
