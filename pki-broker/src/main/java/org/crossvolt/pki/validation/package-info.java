/** The certificate verdict: values in, verdict out, one injected instant; no framework, no clock, no network, no private key. */
@NullMarked
package org.crossvolt.pki.validation;

import org.jspecify.annotations.NullMarked;
