package io.strangler.bridge.admin;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Images;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.parked.Conflicts;
import io.strangler.bridge.parked.Pair;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows parked changes and lets a person decide about them. */
@RestController
final class ParkedController {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedController.class);

    private static final int SHOWN = 100;

    private final Supervisor supervisor;

    ParkedController(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @GetMapping("/admin/parked")
    List<Parked> list() throws SQLException {
        List<Parked> all = new ArrayList<>();
        for (SyncStream stream : supervisor.streams()) {
            try (Connection destination = stream.spec().destination().open("strangler admin")) {
                if (Schema.present(destination)) {
                    new ParkedChanges(stream.name())
                            .list(destination)
                            .forEach(change -> all.add(Parked.of(stream, change)));
                }
            }
        }
        return all;
    }

    /** Returns one change with what both sides hold under its key now. */
    @GetMapping("/admin/parked/{id}")
    Detailed show(@PathVariable String id) throws SQLException {
        List<Detailed> found = new ArrayList<>();
        with(id, (stream, destination, change) -> {
            try (Connection source = stream.spec().source().open("strangler admin")) {
                Optional<EntitySync> entity = stream.entity(change.entity());
                Images images = entity.isPresent()
                        ? Images.read(entity.get(), change.key(), source, destination)
                        : new Images(Optional.empty(), Optional.empty());
                Optional<Pair> then = new ParkedChanges(stream.name()).images(destination, change.id());
                found.add(Detailed.of(Parked.of(stream, change), images, then));
            }
        });
        return found.getFirst();
    }

    /** Has the change tried again as soon as possible. */
    @PostMapping("/admin/parked/{id}/retry")
    Parked retry(@PathVariable String id) throws SQLException {
        return with(id, (stream, destination, change) -> {
            new ParkedChanges(stream.name()).retry(destination, change.id());
            stream.lookAgain();
        });
    }

    /** Returns the last conflicts that were settled, with what both sides held. */
    @GetMapping("/admin/conflicts")
    List<Settled> conflicts() throws SQLException {
        List<Settled> all = new ArrayList<>();
        for (SyncStream stream : supervisor.streams()) {
            try (Connection destination = stream.spec().destination().open("strangler admin")) {
                if (Schema.present(destination)) {
                    new Conflicts(stream.name())
                            .list(destination, SHOWN)
                            .forEach(conflict -> all.add(Settled.of(stream, conflict)));
                }
            }
        }
        return all;
    }

    /**
     * Forgets the change: both sides stay different until the row is changed again; after a conflict the authority's content
     * is carried instead.
     */
    @PostMapping("/admin/parked/{id}/discard")
    Parked discard(@PathVariable String id, @RequestParam String reason) throws SQLException {
        return with(id, (stream, destination, change) -> {
            stream.discard(destination, change);
            LOG.atWarn()
                    .addKeyValue("parked", id)
                    .addKeyValue("entity", change.entity())
                    .addKeyValue("reason", reason)
                    .log("parked change discarded");
        });
    }

    private Parked with(String id, Decision decision) throws SQLException {
        for (SyncStream stream : supervisor.streams()) {
            String prefix = Parked.prefix(stream);
            if (id.startsWith(prefix) && id.substring(prefix.length()).matches("\\d{1,18}")) {
                long number = Long.parseLong(id.substring(prefix.length()));
                try (Connection destination = stream.spec().destination().open("strangler admin")) {
                    Optional<ParkedChange> change = new ParkedChanges(stream.name()).find(destination, number);
                    if (change.isPresent()) {
                        decision.carryOut(stream, destination, change.get());
                        return Parked.of(stream, change.get());
                    }
                }
            }
        }
        throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no parked change " + id);
    }

    private interface Decision {
        void carryOut(SyncStream stream, Connection destination, ParkedChange change) throws SQLException;
    }

    /**
     * A parked change with both images.
     *
     * @param legacy the rows by table; null when there are none, or the bridge stands by
     * @param legacyThen what legacy held when a conflict or a key that bounces was found; null when that was not kept
     */
    record Detailed(
            Parked change,
            @Nullable Map<String, List<Map<String, @Nullable String>>> legacy,
            @Nullable Map<String, List<Map<String, @Nullable String>>> modern,
            @Nullable Map<String, List<Map<String, @Nullable String>>> legacyThen,
            @Nullable Map<String, List<Map<String, @Nullable String>>> modernThen) {
        static Detailed of(Parked change, Images images, Optional<Pair> then) {
            return new Detailed(
                    change,
                    rows(images.legacy()),
                    rows(images.modern()),
                    then.map(pair -> pair.legacy().rows()).orElse(null),
                    then.map(pair -> pair.modern().rows()).orElse(null));
        }

        private static @Nullable Map<String, List<Map<String, @Nullable String>>> rows(Optional<Aggregate> image) {
            if (image.isEmpty()) {
                return null;
            }
            Map<String, List<Map<String, @Nullable String>>> rows = new LinkedHashMap<>();
            rows.put("root", List.of(texts(image.get().root())));
            image.get()
                    .children()
                    .forEach((table, children) -> rows.put(
                            table, children.stream().map(Detailed::texts).toList()));
            return rows;
        }

        private static Map<String, @Nullable String> texts(Row row) {
            Map<String, @Nullable String> texts = new LinkedHashMap<>();
            row.values().forEach((column, value) -> texts.put(column, value == null ? null : value.toString()));
            return texts;
        }
    }

    /**
     * A conflict as operators see it.
     *
     * @param winner whose content both sides have since: {@code authority} or {@code writer}
     * @param legacy what legacy held, by table
     */
    record Settled(
            String capability,
            String from,
            String entity,
            String key,
            String winner,
            Instant at,
            Map<String, List<Map<String, @Nullable String>>> legacy,
            Map<String, List<Map<String, @Nullable String>>> modern) {
        static Settled of(SyncStream stream, Conflicts.Conflict conflict) {
            return new Settled(
                    stream.spec().capability().value(),
                    stream.spec().from().word(),
                    conflict.entity(),
                    String.join(",", conflict.key()),
                    conflict.winner(),
                    conflict.at(),
                    conflict.images().map(pair -> pair.legacy().rows()).orElse(Map.of()),
                    conflict.images().map(pair -> pair.modern().rows()).orElse(Map.of()));
        }
    }

    /** A parked change as operators see it. */
    record Parked(
            String id,
            String capability,
            String from,
            String entity,
            String key,
            String reason,
            String position,
            long seen,
            int tried,
            Instant firstAt,
            Instant lastAt) {
        static Parked of(SyncStream stream, ParkedChange change) {
            return new Parked(
                    prefix(stream) + change.id(),
                    stream.spec().capability().value(),
                    stream.spec().from().word(),
                    change.entity(),
                    String.join(",", change.key()),
                    change.reason(),
                    change.position(),
                    change.seen(),
                    change.tried(),
                    change.firstAt(),
                    change.lastAt());
        }

        // Numbers are counted per destination; the stream makes them unique.
        static String prefix(SyncStream stream) {
            return stream.spec().capability().value() + "-"
                    + stream.spec().from().word() + "-";
        }
    }
}
