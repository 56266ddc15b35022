package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which tables a stream's publication carries whole, and the place each has in it: one that was taken out and put back has
 * another place, and what was written to it meanwhile has been sent to nobody. A server from 18 on says nothing of a
 * publication that is missing.
 *
 * @param places by table, as the catalogue numbers them
 */
public record Published(Map<String, Long> places) {
    private static final String PLACES = """
            select n.nspname, c.relname, r.oid::bigint
              from pg_publication p join pg_publication_rel r on r.prpubid = p.oid
              join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace
             where p.pubname = ? and p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate and r.prattrs is null
               and (r.prqual is null or (n.nspname = 'strangler' and c.relname = 'heartbeat'))""";

    public Published {
        places = Map.copyOf(places);
    }

    /** Reads what is published at the moment; nothing if there is no such publication. */
    public static Published of(Connection source, StreamName stream) throws SQLException {
        Map<String, Long> places = new LinkedHashMap<>();
        Sql.list(
                        source,
                        PLACES,
                        row -> Map.entry(
                                new QualifiedTable(row.getString(1), row.getString(2)).toString(), row.getLong(3)),
                        stream.value())
                .forEach(each -> places.put(each.getKey(), each.getValue()));
        return new Published(places);
    }

    /** Returns those of the tables that are known here and have not been published all the time until the given moment. */
    public List<String> interrupted(Published now, Collection<QualifiedTable> tables) {
        return tables.stream()
                .map(QualifiedTable::toString)
                .filter(places::containsKey)
                .filter(each -> !Objects.equals(places.get(each), now.places.get(each)))
                .toList();
    }

    /**
     * Makes sure that what is known here has been published all the time.
     *
     * @throws Refused naming the tables that have not
     */
    public void require(Connection source, StreamName stream, Collection<QualifiedTable> tables) throws SQLException {
        List<String> interrupted = interrupted(of(source, stream), tables);
        if (!interrupted.isEmpty()) {
            throw new Refused(String.join(", ", interrupted) + " was taken out of publication " + stream
                    + " for a while, or still is, or not all of its changes are published: what was written to it"
                    + " meanwhile was sent to nobody. Begin anew with a load: strangler stream reload; then check both"
                    + " sides");
        }
    }
}
