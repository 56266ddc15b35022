package io.strangler.proxy.discovery;

/** How a request ended. */
public enum Ending {
    SERVED,
    /** The client was at fault, or was refused. */
    REJECTED,
    /** A server was at fault, or somebody broke off. */
    FAILED,
    /** The connection was given over to another protocol. */
    TUNNELLED
}
