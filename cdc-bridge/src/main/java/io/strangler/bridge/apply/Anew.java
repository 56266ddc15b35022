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
     * @param choice asked for every key that can be carried
     * @return the keys that could not be carried, with the reason
     */
    public static Map<EntitySync, Map<Key, Obstacle>> carry(
            List<Job> jobs, Connection source, Connection destination, Choice choice) throws SQLException {
        Map<EntitySync, Map<Key, Obstacle>> obstacles = new LinkedHashMap<>();
        List<StoringTogether.Work> works = new ArrayList<>();
        try {
            SourceSnapshot.begin(source, jobs.stream().map(Job::entity).toList(), List.of());
            for (Job job : jobs) {
                Map<Key, Obstacle> found = new LinkedHashMap<>();
                obstacles.put(job.entity(), found);
                works.add(new StoringTogether.Work(job.entity(), job.present(), wanted(job, source, found, choice)));
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

    /** Makes one of the destination's aggregates what is given; returns why it could not be. */
    public static Optional<Obstacle> store(
            EntitySync entity, Key key, Optional<Aggregate> present, Optional<Aggregate> wanted, Connection destination)
            throws SQLException {
        Map<Key, Aggregate> there = new LinkedHashMap<>();
        present.ifPresent(it -> there.put(key, it));
        StoringTogether storing = new StoringTogether(destination);
        storing.store(List.of(new StoringTogether.Work(entity, there, Map.of(key, wanted))));
        return storing.finish().values().stream()
                .flatMap(reasons -> reasons.values().stream())
                .findFirst()
                .map(reason -> new Obstacle(reason, true));
    }

    private static Map<Key, Optional<Aggregate>> wanted(
            Job job, Connection source, Map<Key, Obstacle> obstacles, Choice choice) throws SQLException {
        Map<Key, Aggregate> now = job.entity().source().read(source, job.keys());
        Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
        for (Key key : job.keys()) {
            Optional<Aggregate> aggregate = Optional.ofNullable(now.get(key));
            Optional<Aggregate> present = Optional.ofNullable(job.present().get(key));
            Optional<Aggregate> across = Optional.empty();
            if (aggregate.isPresent()) {
                switch (Translation.of(job.entity(), aggregate.get(), present)) {
                    case Translation.Done done -> across = Optional.of(done.wanted());
                    case Translation.Failed failed -> {
                        obstacles.put(key, new Obstacle(failed.reason(), failed.passing()));
                        continue;
                    }
                }
            }
            if (choice.carries(job.entity(), key, aggregate, present, across)) {
                wanted.put(key, across);
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

    /** Decides what is carried. */
    public interface Choice {
        /**
         * Returns whether a key is carried.
         *
         * @param now what the source holds
         * @param present what the destination holds, locked
         * @param wanted what it would hold then
         */
        boolean carries(
                EntitySync entity,
                Key key,
                Optional<Aggregate> now,
                Optional<Aggregate> present,
                Optional<Aggregate> wanted)
                throws SQLException;
    }

    /**
     * Why a key could not be carried.
     *
     * @param passing whether it may go by itself, as when a row that is referred to arrives
     */
    public record Obstacle(String reason, boolean passing) {}
}
