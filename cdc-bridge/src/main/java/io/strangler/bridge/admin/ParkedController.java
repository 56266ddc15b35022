package io.strangler.bridge.admin;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Images;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.follow.Supervisor;
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
                found.add(Detailed.of(Parked.of(stream, change), images));
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

    /** Forgets the change: both sides stay different until the row is changed again. */
    @PostMapping("/admin/parked/{id}/discard")
    Parked discard(@PathVariable String id, @RequestParam String reason) throws SQLException {
        return with(id, (stream, destination, change) -> {
            new ParkedChanges(stream.name()).remove(destination, change);
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
     */
    record Detailed(
            Parked change,
            @Nullable Map<String, List<Map<String, @Nullable String>>> legacy,
            @Nullable Map<String, List<Map<String, @Nullable String>>> modern) {
        static Detailed of(Parked change, Images images) {
            return new Detailed(change, rows(images.legacy()), rows(images.modern()));
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
