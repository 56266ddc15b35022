package io.strangler.proxy.stage;

import java.util.Optional;

/**
 * The control database, if the plan has one.
 *
 * @param proxy which of several proxies this is, in the words of the ledger
 */
public record Control(Optional<ControlAccess> access, Optional<LedgerQueue> ledger, String proxy)
        implements AutoCloseable {
    private static final int WAITING_ENTRIES = 1_000;

    /** Opens the control database for a proxy; its ledger is written from now on until this is closed. */
    public static Control open(Optional<ControlAccess> access, String proxy) {
        return new Control(access, access.map(each -> LedgerQueue.start(each::ledger, WAITING_ENTRIES)), proxy);
    }

    @Override
    public void close() {
        ledger.ifPresent(LedgerQueue::close);
        access.ifPresent(ControlAccess::close);
    }
}
