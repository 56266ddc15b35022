/** What operators and proxies ask the running bridge. */
@NullMarked
package io.strangler.bridge.admin;

import org.jspecify.annotations.NullMarked;
