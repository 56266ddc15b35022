package io.strangler.bridge.parked;

import io.strangler.bridge.database.Sql;
import io.strangler.translate.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What both sides held under a key. */
public record Pair(Image legacy, Image modern) {
    public Image of(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }

    /** Returns the pair of what one side and its opposite held. */
    public static Pair of(Side side, Image held, Image opposite) {
        return side == Side.LEGACY ? new Pair(held, opposite) : new Pair(opposite, held);
    }

    static Optional<Pair> of(ResultSet row, int column) throws SQLException {
        List<@Nullable String> legacy = Sql.texts(row.getArray(column));
        List<@Nullable String> modern = Sql.texts(row.getArray(column + 1));
        return legacy == null || modern == null
                ? Optional.empty()
                : Optional.of(new Pair(new Image(legacy), new Image(modern)));
    }
}
