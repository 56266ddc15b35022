package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What both sides hold under one key at the moment; empty where there is no such row. */
public record Images(Optional<Aggregate> legacy, Optional<Aggregate> modern) {
    /** Reads them; each side by itself, so they need not belong together while somebody writes. */
    public static Images read(EntitySync entity, List<String> key, Connection source, Connection destination)
            throws SQLException {
        Key typed = entity.source().key(key);
        Optional<Aggregate> from =
                Optional.ofNullable(entity.source().read(source, List.of(typed)).get(typed));
        Optional<Aggregate> to = Optional.ofNullable(
                entity.destination().read(destination, List.of(typed)).get(typed));
        return entity.from() == Side.LEGACY ? new Images(from, to) : new Images(to, from);
    }
}
