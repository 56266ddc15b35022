/** What operators see of the proxy on its second port: status, explanations, readiness. */
@NullMarked
package io.strangler.proxy.admin;

import org.jspecify.annotations.NullMarked;
