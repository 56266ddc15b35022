package io.strangler.consistency;

import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says why mismatches are there, from who has authority and from what the bridge left in its own tables. */
final class Attribution {
    private final CheckedEntity entity;
    private final Comparer comparer;
    private final Authority authority;

    Attribution(CheckedEntity entity, Comparer comparer, Authority authority) {
        this.entity = entity;
        this.comparer = comparer;
        this.authority = authority;
    }

    /** Returns the mismatches with their causes. */
    List<Mismatch> attribute(Looks looks, Collection<Mismatch> mismatches) throws SQLException {
        if (mismatches.isEmpty()) {
            return List.of();
        }
        List<Key> keys = mismatches.stream().map(Mismatch::key).toList();
        Set<Key> parked = marked(looks, "parked", keys);
        Set<Key> settling = settling(looks, keys);
        List<Mismatch> attributed = new ArrayList<>();
        for (Mismatch each : mismatches) {
            attributed.add(new Mismatch(each.key(), each.comparison(), cause(each, parked, settling), each.seen()));
        }
        return attributed;
    }

    /** Returns those of the keys that the bridge still has to settle. */
    Set<Key> settling(Looks looks, Collection<Key> keys) throws SQLException {
        return marked(looks, "settle", keys);
    }

    private Cause cause(Mismatch mismatch, Set<Key> parked, Set<Key> settling) {
        if (parked.contains(mismatch.key())) {
            return Cause.PARKED;
        }
        if (settling.contains(mismatch.key())) {
            return Cause.FOREIGN_WRITER;
        }
        if (comparer.agreeBackwards(mismatch.seen())) {
            return Cause.TRANSLATION;
        }
        return authority
                .of(mismatch.key())
                .map(side -> side == Side.LEGACY ? Cause.LOST_FORWARD : Cause.LOST_REVERSE)
                .orElse(Cause.UNKNOWN);
    }

    private Set<Key> marked(Looks looks, String table, Collection<Key> keys) throws SQLException {
        Set<Key> marked = new HashSet<>();
        for (Side side : Side.values()) {
            marked.addAll(BridgeTables.keys(looks.connection(side), table, entity.entity(), keys));
        }
        return marked;
    }
}
