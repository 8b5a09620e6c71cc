/** Commands of eMSPs: answered at once, done by stations, and told with exactly one result (3.6). */
@NullMarked
package org.crossvolt.cpo.commands;

import org.jspecify.annotations.NullMarked;
