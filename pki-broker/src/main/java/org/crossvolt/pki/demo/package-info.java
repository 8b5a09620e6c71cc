/**
 * A whole Plug and Charge PKI that nobody trusts: three V2G roots and everything below them, and chains that are wrong in
 * one way each. Made anew from a seed whenever it is wanted; the running service does not know this room.
 */
@NullMarked
package org.crossvolt.pki.demo;

import org.jspecify.annotations.NullMarked;
