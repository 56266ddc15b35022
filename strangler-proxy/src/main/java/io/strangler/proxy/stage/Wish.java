package io.strangler.proxy.stage;

import io.strangler.playbook.stage.FlagReading.Flag;

/**
 * What the operator wants of one capability.
 *
 * @param revision names where that is written, in words for the ledger
 */
record Wish(Flag flag, String revision) {}
