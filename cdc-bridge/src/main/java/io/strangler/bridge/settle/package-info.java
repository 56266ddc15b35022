/** Works off keys that wait: changes of writers without authority, and parked changes that are due. */
@NullMarked
package io.strangler.bridge.settle;

import org.jspecify.annotations.NullMarked;
