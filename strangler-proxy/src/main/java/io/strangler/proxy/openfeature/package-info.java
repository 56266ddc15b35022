/** Stages from an OpenFeature provider in place of the flags file; the only place that knows OpenFeature. */
@NullMarked
package io.strangler.proxy.openfeature;

import org.jspecify.annotations.NullMarked;
