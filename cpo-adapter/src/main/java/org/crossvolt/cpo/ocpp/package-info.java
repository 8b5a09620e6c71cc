/** OCPP as it travels: sockets, who may open one, frames, one open CALL per direction, and the trace of frames. */
@NullMarked
package org.crossvolt.cpo.ocpp;

import org.jspecify.annotations.NullMarked;
