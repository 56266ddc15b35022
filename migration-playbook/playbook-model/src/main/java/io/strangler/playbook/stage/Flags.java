package io.strangler.playbook.stage;

/** Reads rules from flag definitions. */
public final class Flags {
    private Flags() {}
}
