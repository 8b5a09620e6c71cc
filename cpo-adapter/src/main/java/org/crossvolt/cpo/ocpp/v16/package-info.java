/** OCPP 1.6: what stations say, and what it means. */
@NullMarked
package org.crossvolt.cpo.ocpp.v16;

import org.jspecify.annotations.NullMarked;
