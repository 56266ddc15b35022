package io.strangler.bridge.capture;

import java.util.List;

/** Takes transactions over: when it returns, they are safe and may be forgotten by their source. */
public interface TransactionHandler {
    void handle(List<SourceTransaction> transactions) throws Exception;
}
