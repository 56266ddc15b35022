/** Contract tests for translators: a test that extends one of them learns whether its translator keeps the laws. */
@NullMarked
package io.strangler.translate.tck;

import org.jspecify.annotations.NullMarked;
