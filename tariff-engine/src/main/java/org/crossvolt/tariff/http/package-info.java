/** The doors: one question or a stream of them, for services and operators. */
@NullMarked
package org.crossvolt.tariff.http;

import org.jspecify.annotations.NullMarked;
