/** OCPP 2.0.1: what stations say, and what it means. */
@NullMarked
package org.crossvolt.cpo.ocpp.v201;

import org.jspecify.annotations.NullMarked;
