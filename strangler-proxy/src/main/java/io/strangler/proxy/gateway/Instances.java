package io.strangler.proxy.gateway;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * All running copies of a system; every side of every capability that it is chooses among the same.
 *
 * <p>While fewer than half of them serve, what is known of them is not believed and all are used: more likely
 * the judgement is wrong, or the rest would fall under the load of all (Envoy's panic threshold, 50 %).
 */
final class Instances {
    private final List<Instance> all;
    private final Instance first;

    Instances(List<Instance> all) {
        this.all = List.copyOf(all);
        this.first = this.all.getFirst();
    }

    List<Instance> all() {
        return all;
    }

    /** Returns the one that stands for the system. */
    Instance first() {
        return first;
    }

    boolean several() {
        return all.size() > 1;
    }

    /**
     * Takes the less loaded of two that are drawn by lot.
     *
     * @param not where the request has just failed, chosen only if there is nothing else
     */
    Instance take(@Nullable Instance not) {
        int serving = 0;
        for (int i = 0; i < all.size(); i++) {
            serving += all.get(i).serves() ? 1 : 0;
        }
        boolean panic = serving * 2 < all.size();
        Instance one = draw(not, null, panic);
        Instance chosen = less(one, draw(not, one, panic));
        if (chosen != null && (panic || chosen.take())) {
            if (panic) {
                chosen.takeAnyway();
            }
            return chosen;
        }
        Instance left = chosen == null && not != null ? not : first;
        for (Instance each : all) {
            if (each != not && each.usable() && each.take()) {
                return each;
            }
        }
        left.takeAnyway();
        return left;
    }

    private static @Nullable Instance less(@Nullable Instance one, @Nullable Instance two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return two.running() < one.running() ? two : one;
    }

    private @Nullable Instance draw(@Nullable Instance not, @Nullable Instance nor, boolean panic) {
        int begin = ThreadLocalRandom.current().nextInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            Instance each = all.get((begin + i) % all.size());
            if (each != not && each != nor && (panic || each.usable())) {
                return each;
            }
        }
        return null;
    }
}
