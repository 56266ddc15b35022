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
        Set<Key> parked = marked(looks, "parked", "true", keys);
        Set<Key> conflicting = marked(looks, "parked", "kind in ('conflict', 'won')", keys);
        Set<Key> settling = settling(looks, keys);
        List<Mismatch> attributed = new ArrayList<>();
        for (Mismatch each : mismatches) {
            Cause cause = conflicting.contains(each.key()) ? Cause.CONFLICT : cause(each, parked, settling);
            attributed.add(new Mismatch(each.key(), each.comparison(), cause, each.seen(), each.moment()));
        }
        return attributed;
    }

    /** Returns those of the keys that the bridge still has to settle. */
    Set<Key> settling(Looks looks, Collection<Key> keys) throws SQLException {
        return marked(looks, "settle", "true", keys);
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

    private Set<Key> marked(Looks looks, String table, String which, Collection<Key> keys) throws SQLException {
        Set<Key> marked = new HashSet<>();
        for (Side side : Side.values()) {
            marked.addAll(BridgeTables.keys(looks.connection(side), table, which, entity.entity(), keys));
        }
        return marked;
    }
}
