/** HubClientInfo: who is connected, shown to each viewer as it concerns it, and pushed when it changes (2.11). */
@NullMarked
package org.crossvolt.hub.clientinfo;

import org.jspecify.annotations.NullMarked;
