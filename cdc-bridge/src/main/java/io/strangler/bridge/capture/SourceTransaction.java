package io.strangler.bridge.capture;

import io.strangler.bridge.database.Position;

/**
 * One committed transaction of the source.
 *
 * @param xid the low 32 bits of its id
 * @param commit its position; rises from one transaction to the next
 * @param rows its changes of published tables, in order
 */
public record SourceTransaction(long xid, Position commit, Changes rows) {}
