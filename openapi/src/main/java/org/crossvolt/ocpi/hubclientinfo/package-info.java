/** HubClientInfo (3.9). */
@NullMarked
package org.crossvolt.ocpi.hubclientinfo;

import org.jspecify.annotations.NullMarked;
