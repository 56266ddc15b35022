package io.strangler.playbook.plan;

/**
 * How the bridge listens, its only port is for administration, and how it treats the databases.
 *
 * @param failoverSlots whether standbys of a source keep copies of the streams' slots
 */
public record BridgeSpec(String address, int adminPort, boolean failoverSlots, LoadSpec load) {
    public static final BridgeSpec DEFAULT = new BridgeSpec("127.0.0.1", 8082, true, LoadSpec.DEFAULT);
}
