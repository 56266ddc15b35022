package io.strangler.bridge.apply;

import io.strangler.bridge.database.InTransaction;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries whole aggregates as they are now, whatever changed them. */
public final class Anew {
    private Anew() {}

    /**
     * Makes the destination's aggregates what the source's are, in the destination's open transaction.
     *
     * @param jobs at most one for each entity
     * @return the keys that could not be carried, with the reason
     */
    public static Map<EntitySync, Map<Key, Obstacle>> carry(List<Job> jobs, Connection source, Connection destination)
            throws SQLException {
        Map<EntitySync, Map<Key, Obstacle>> obstacles = new LinkedHashMap<>();
        List<StoringTogether.Work> works = new ArrayList<>();
        try {
            SourceSnapshot.begin(source, jobs.stream().map(Job::entity).toList(), List.of());
            for (Job job : jobs) {
                Map<Key, Obstacle> found = new LinkedHashMap<>();
                obstacles.put(job.entity(), found);
                works.add(new StoringTogether.Work(job.entity(), job.present(), wanted(job, source, found)));
            }
        } finally {
            InTransaction.rollback(source);
        }
        StoringTogether storing = new StoringTogether(destination);
        storing.store(works);
        storing.finish()
                .forEach((entity, reasons) -> reasons.forEach((key, reason) -> obstacles
                        .computeIfAbsent(entity, it -> new LinkedHashMap<>())
                        .put(key, new Obstacle(reason, true))));
        return obstacles;
    }

    private static Map<Key, Optional<Aggregate>> wanted(Job job, Connection source, Map<Key, Obstacle> obstacles)
            throws SQLException {
        Map<Key, Aggregate> now = job.entity().source().read(source, job.keys());
        Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
        for (Key key : job.keys()) {
            Aggregate aggregate = now.get(key);
            if (aggregate == null) {
                wanted.put(key, Optional.empty());
            } else {
                switch (Translation.of(
                        job.entity(),
                        aggregate,
                        Optional.ofNullable(job.present().get(key)))) {
                    case Translation.Done done -> wanted.put(key, Optional.of(done.wanted()));
                    case Translation.Failed failed ->
                        obstacles.put(key, new Obstacle(failed.reason(), failed.passing()));
                }
            }
        }
        return wanted;
    }

    /**
     * What is to be carried of one entity.
     *
     * @param present what the destination holds, locked
     */
    public record Job(EntitySync entity, Collection<Key> keys, Map<Key, Aggregate> present) {}

    /**
     * Why a key could not be carried.
     *
     * @param passing whether it may go by itself, as when a row that is referred to arrives
     */
    public record Obstacle(String reason, boolean passing) {}
}
