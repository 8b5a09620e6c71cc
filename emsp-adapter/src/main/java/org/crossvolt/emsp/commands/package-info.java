/** What drivers ask stations to do, kept until it has an outcome (section 3.6). */
@NullMarked
package org.crossvolt.emsp.commands;

import org.jspecify.annotations.NullMarked;
