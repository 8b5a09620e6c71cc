/** Commands to charging stations (section 3.6). */
@NullMarked
package org.crossvolt.ocpi.commands;

import org.jspecify.annotations.NullMarked;
