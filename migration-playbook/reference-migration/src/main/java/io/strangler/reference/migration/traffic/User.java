package io.strangler.reference.migration.traffic;

import io.strangler.reference.migration.oracle.Known;
import io.strangler.reference.migration.oracle.StoryLedger;
import io.strangler.reference.migration.systems.BatchSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * One user with customers of their own: writes them one at a time, remembers every acknowledged write in the ledger, and
 * expects to read it back at once. Others' customers are only read.
 */
final class User {
    private static final long MOST_CENTS = 1_000_000_000_000L;

    private final int id;
    private final LegacyApi api;
    private final StoryLedger ledger;
    private final TrafficFigures figures;
    private final RandomGenerator random;
    private final long seeded;
    private final List<Long> own;
    // Born here, so they may be deleted; a customer is written to only after it was seen.
    private final List<Long> born = new ArrayList<>();
    private final List<Long> unseen = new ArrayList<>();
    private final Map<Long, Known> known = new HashMap<>();
    private int writes;

    User(
            int id,
            LegacyApi api,
            StoryLedger ledger,
            TrafficFigures figures,
            RandomGenerator random,
            long seeded,
            List<Long> own) {
        this.id = id;
        this.api = api;
        this.ledger = ledger;
        this.figures = figures;
        this.random = random;
        this.seeded = seeded;
        this.own = new ArrayList<>(own);
    }

    /** Does one thing, chosen at random: two reads for every write or so. */
    void act() throws InterruptedException {
        int dice = random.nextInt(100);
        if (!unseen.isEmpty() && dice % 3 == 0) {
            meet(unseen.getFirst());
        } else if (dice < 35) {
            readAny(1 + random.nextLong(seeded));
        } else if (dice < 62) {
            readOwn(pick());
        } else if (dice < 67) {
            list();
        } else if (dice < 84) {
            write(pick());
        } else if (dice < 93) {
            credit(pick());
        } else if (dice < 98 || born.isEmpty()) {
            create();
        } else {
            delete(born.get(random.nextInt(born.size())));
        }
    }

    private long pick() {
        List<Long> from = born.isEmpty() || random.nextInt(5) > 0 ? own : born;
        return from.get(random.nextInt(from.size()));
    }

    private void readAny(long number) throws InterruptedException {
        Answer answer = read(() -> api.customer(number));
        if (!(answer instanceof Answer.Done)) {
            figures.failed(cause("GET", answer), "customer " + number);
        }
    }

    private void list() throws InterruptedException {
        long from = 1 + random.nextLong(Math.max(1, seeded - 50));
        Answer answer = read(() -> api.list(from, 20));
        if (!(answer instanceof Answer.Done done) || done.body().isEmpty()) {
            figures.failed(cause("GET list", answer), "from " + from);
        }
    }

    // The answer to a create promises that the customer is there.
    private void meet(long number) throws InterruptedException {
        if (readOwn(number).isPresent()) {
            unseen.remove(number);
            born.add(number);
        }
    }

    /** Reads an own customer and compares it with the own last write; empty when it does not show it. */
    private Optional<ObjectNode> readOwn(long number) throws InterruptedException {
        Answer answer = read(() -> api.customer(number));
        if (answer instanceof Answer.Missing && known.containsKey(number)) {
            figures.stale("customer " + number, known.get(number) + "", "404");
            return Optional.empty();
        }
        if (!(answer instanceof Answer.Done done) || !(done.body() instanceof ObjectNode customer)) {
            figures.failed(cause("GET", answer), "customer " + number);
            return Optional.empty();
        }
        Known found = CustomerDocument.facts(customer);
        Known expected = known.putIfAbsent(number, found);
        if (expected == null) {
            ledger.found(number, found);
        } else if (!expected.equals(found)) {
            figures.stale("customer " + number, expected.toString(), found.toString());
            return Optional.empty();
        }
        return Optional.of(customer);
    }

    private void write(long number) throws InterruptedException {
        Optional<ObjectNode> present = readOwn(number);
        if (present.isEmpty()) {
            return;
        }
        String token = token("W");
        Known after = known(number).written(token, token);
        settle(number, "PUT", after, write(() -> api.replace(number, CustomerDocument.marked(present.get(), token))));
    }

    private void credit(long number) throws InterruptedException {
        if (!known.containsKey(number) && readOwn(number).isEmpty()) {
            return;
        }
        long credit = known(number).creditCents();
        // The service holds less than the monolith; who is beyond that already may only come nearer.
        long delta = Math.abs(credit) < MOST_CENTS
                ? random.nextLong(-500, 1_000)
                : -Long.signum(credit) * random.nextLong(1, 1_000);
        settle(number, "POST credit", known(number).credited(delta), write(() -> api.credit(number, delta)));
    }

    private void create() throws InterruptedException {
        String token = token("C");
        Answer answer = write(() -> api.create(CustomerDocument.fresh(token)));
        if (answer instanceof Answer.Done done && done.body().path("custNo").isIntegralNumber()) {
            long number = done.body().path("custNo").longValue();
            Known created = CustomerDocument.facts(done.body());
            known.put(number, created);
            ledger.created(token, number, created);
            if (!BatchSlice.contains(number)) {
                unseen.add(number);
            }
        } else {
            figures.failed(cause("POST", answer), token);
            if (answer instanceof Answer.Failed || answer instanceof Answer.Done) {
                ledger.unsureCreated(token);
            }
        }
    }

    private void delete(long number) throws InterruptedException {
        Answer answer = write(() -> api.delete(number));
        settle(number, "DELETE", Known.GONE, answer);
        abandon(number);
    }

    private void settle(long number, String method, Known after, Answer answer) {
        switch (answer) {
            case Answer.Done done -> {
                known.put(number, after);
                ledger.acknowledged(number, after);
            }
            case Answer.Failed failed -> {
                figures.failed(failed.cause(), "customer " + number);
                ledger.unsure(number, after);
                // Its writer no longer knows where it stands, and a late write must not meet a later one.
                abandon(number);
            }
            case Answer.Refused refused -> figures.failed(refused.cause(), "customer " + number);
            case Answer.Missing missing -> figures.failed(method + " 404", "customer " + number);
        }
    }

    private void abandon(long number) {
        if (own.size() > 1) {
            own.remove(number);
        }
        born.remove(number);
        known.remove(number);
    }

    private Known known(long number) {
        Known facts = known.get(number);
        if (facts == null) {
            throw new IllegalStateException("customer " + number + " was not read before it is written");
        }
        return facts;
    }

    private String token(String kind) {
        return kind + id + "-" + ++writes;
    }

    private Answer read(Request request) throws InterruptedException {
        long began = System.nanoTime();
        Answer answer = request.send();
        figures.read(Duration.ofNanos(System.nanoTime() - began));
        return answer;
    }

    private Answer write(Request request) throws InterruptedException {
        long began = System.nanoTime();
        Answer answer = request.send();
        figures.wrote(Duration.ofNanos(System.nanoTime() - began));
        return answer;
    }

    private static String cause(String method, Answer answer) {
        return switch (answer) {
            case Answer.Done done -> method + " " + done.status() + " with an unexpected body";
            case Answer.Missing missing -> method + " 404";
            case Answer.Refused refused -> refused.cause();
            case Answer.Failed failed -> failed.cause();
        };
    }

    /** A request that can be timed. */
    @FunctionalInterface
    private interface Request {
        Answer send() throws InterruptedException;
    }
}
