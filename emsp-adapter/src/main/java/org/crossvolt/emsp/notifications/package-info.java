/** Signed webhooks: what happened, brought to where a driver wants to hear of it. */
@NullMarked
package org.crossvolt.emsp.notifications;

import org.jspecify.annotations.NullMarked;
