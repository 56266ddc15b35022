package io.strangler.playbook.plan;

/** How the bridge listens: its only port is for administration. */
public record BridgeSpec(String address, int adminPort) {
    public static final BridgeSpec DEFAULT = new BridgeSpec("127.0.0.1", 8082);
}
