package io.strangler.translate.tck;

import static io.strangler.translate.Side.LEGACY;
import static io.strangler.translate.Side.MODERN;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.Untranslatable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract over the toy's samples; one translator per nested class, all but the first of them broken. */
abstract class ToyContract extends EntityTranslatorContract {
    private final EntityTranslator translator;

    ToyContract(EntityTranslator translator) {
        this.translator = translator;
    }

    @Override
    protected EntityTranslator translator() {
        return translator;
    }

    @Override
    protected Stream<Aggregate> legacyAggregates() {
        return Stream.of(
                Toy.legacy(1, "MARY", "A", "123", "one", "two"),
                Toy.legacy(2, "", "X", null),
                Toy.legacy(3, "JOHN", "", "12345678", "three"));
    }

    @Override
    protected Stream<Aggregate> modernAggregates() {
        return Stream.of(
                Toy.modern(1, "Mary", "ACTIVE", "123", "one"),
                Toy.modern(4, "", "CODE X", null),
                Toy.modern(5, "Ann", "CODE ", "12345678", "four", "five"));
    }

    @Override
    protected Map<String, List<?>> codes(Side side) {
        return side == LEGACY ? Map.of("person.state", List.of("A", "B", "X", "9", "")) : Map.of();
    }

    @Override
    protected Stream<Extreme> extremes() {
        return Stream.of(
                Extreme.carried(MODERN, "customer.phone", "87654321"),
                Extreme.refused(MODERN, "customer.phone", "123456789", "person.phone"));
    }

    static final class Right extends ToyContract {
        Right() {
            super(new Toy());
        }
    }

    static final class LosesAField extends ToyContract {
        LosesAField() {
            super(Bent.toModern((given, present, right) -> set(right.apply(given), "phone", null)));
        }
    }

    static final class LosesARow extends ToyContract {
        LosesARow() {
            super(Bent.toModern((given, present, right) -> {
                Aggregate all = right.apply(given);
                List<Row> rows = all.rows("remark");
                return rows.isEmpty() ? all : all.with("remark", rows.subList(1, rows.size()));
            }));
        }
    }

    static final class IgnoresTheCounterpart extends ToyContract {
        IgnoresTheCounterpart() {
            super(Bent.toModern((given, present, right) -> new Toy().toModern(given, Optional.empty())));
        }
    }

    static final class NormalisesWithoutEnd extends ToyContract {
        NormalisesWithoutEnd() {
            super(new Bent(
                    (given, present, right) -> {
                        Aggregate modern = right.apply(given);
                        return set(modern, "display_name", modern.root().value("display_name") + "!");
                    },
                    Bent.STRAIGHT,
                    List.of(
                            Declaration.normalised(LEGACY, "person.name", "gets a mark"),
                            Declaration.normalised(MODERN, "customer.display_name", "gets a mark"))));
        }
    }

    static final class AddsUpWhenRepeated extends ToyContract {
        AddsUpWhenRepeated() {
            super(Bent.toModern((given, present, right) -> present.filter(
                            it -> !it.rows("remark").isEmpty())
                    .map(it -> right.apply(given).with("remark", doubled(it.rows("remark"))))
                    .orElseGet(() -> right.apply(given))));
        }
    }

    static final class ChangesTheKey extends ToyContract {
        ChangesTheKey() {
            super(new Bent(
                    (given, present, right) -> shifted(right.apply(given), "number", 1),
                    (given, present, right) -> right.apply(shifted(given, "number", -1)),
                    new Toy().declarations()));
        }
    }

    static final class ForgetsTheCanonicalValues extends ToyContract {
        ForgetsTheCanonicalValues() {
            super(Bent.toModern((given, present, right) -> {
                Aggregate modern = right.apply(given);
                return set(
                        modern,
                        "number",
                        modern.root().value("number", Long.class).orElseThrow().intValue());
            }));
        }
    }

    static final class InventsAColumn extends ToyContract {
        InventsAColumn() {
            super(Bent.toModern((given, present, right) -> set(right.apply(given), "colour", "blue")));
        }
    }

    static final class MakesUpWhatIsAbsent extends ToyContract {
        MakesUpWhatIsAbsent() {
            super(Bent.toModern((given, present, right) ->
                    given.root().has("phone") ? right.apply(given) : set(right.apply(given), "phone", null)));
        }
    }

    static final class MakesUpAbsentRows extends ToyContract {
        MakesUpAbsentRows() {
            super(Bent.toLegacy((given, present, right) -> given.children().containsKey("remark")
                    ? right.apply(given)
                    : right.apply(given).with("note", List.of())));
        }
    }

    static final class KnowsSomeCodesOnly extends ToyContract {
        KnowsSomeCodesOnly() {
            super(Bent.toModern((given, present, right) -> {
                if ("9".equals(given.root().value("state"))) {
                    throw new Untranslatable("person.state", "is unknown");
                }
                return right.apply(given);
            }));
        }
    }

    static final class MixesCodesUp extends ToyContract {
        MixesCodesUp() {
            super(Bent.toModern((given, present, right) ->
                    right.apply("B".equals(given.root().value("state")) ? set(given, "state", "X") : given)));
        }
    }

    static final class CutsWhatIsTooLong extends ToyContract {
        CutsWhatIsTooLong() {
            super(Bent.toLegacy((given, present, right) -> {
                String phone = given.root().value("phone", String.class).orElse("");
                return right.apply(phone.length() > 8 ? set(given, "phone", phone.substring(0, 8)) : given);
            }));
        }
    }

    static final class RefusesWhatFits extends ToyContract {
        RefusesWhatFits() {
            super(Bent.toLegacy((given, present, right) -> {
                if ("87654321".equals(given.root().value("phone"))) {
                    throw new Untranslatable("person.phone", "is not liked");
                }
                return right.apply(given);
            }));
        }
    }

    static final class NamesTheWrongField extends ToyContract {
        NamesTheWrongField() {
            super(Bent.toLegacy((given, present, right) -> {
                try {
                    return right.apply(given);
                } catch (Untranslatable refusal) {
                    throw new Untranslatable("person.name", "is wrong");
                }
            }));
        }
    }

    static final class CrashesInsteadOfRefusing extends ToyContract {
        CrashesInsteadOfRefusing() {
            super(Bent.toLegacy((given, present, right) -> {
                try {
                    return right.apply(given);
                } catch (Untranslatable refusal) {
                    throw new IllegalStateException(refusal);
                }
            }));
        }
    }

    static final class DeclaresWithoutReason extends ToyContract {
        DeclaresWithoutReason() {
            super(Bent.declaring(Declaration.normalised(MODERN, "customer.display_name", " ")));
        }
    }

    static final class DeclaresNoField extends ToyContract {
        DeclaresNoField() {
            super(Bent.declaring(
                    Declaration.normalised(MODERN, "customer.display_name", "case"),
                    Declaration.lossy(MODERN, "customer.nickname", "nobody has one")));
        }
    }

    static final class DeclaresTwice extends ToyContract {
        DeclaresTwice() {
            super(Bent.declaring(
                    Declaration.normalised(MODERN, "customer.display_name", "case"),
                    Declaration.lossy(MODERN, "customer.display_name", "case")));
        }
    }

    static final class IgnoresWhatItTranslates extends ToyContract {
        IgnoresWhatItTranslates() {
            super(Bent.declaring(
                    Declaration.normalised(MODERN, "customer.display_name", "case"),
                    Declaration.ignored(LEGACY, "person.phone", "is private")));
        }
    }

    static final class DeclaresNothing extends ToyContract {
        DeclaresNothing() {
            super(Bent.declaring());
        }
    }

    static final class RemembersEarlierCalls extends ToyContract {
        private static final AtomicLong CALLS = new AtomicLong();

        RemembersEarlierCalls() {
            super(Bent.toModern((given, present, right) ->
                    set(right.apply(given), "display_name", "call " + CALLS.incrementAndGet())));
        }
    }

    static final class WithoutSamples extends ToyContract {
        WithoutSamples() {
            super(new Toy());
        }

        @Override
        protected Stream<Aggregate> legacyAggregates() {
            return Stream.empty();
        }
    }

    private static Aggregate set(Aggregate aggregate, String column, @Nullable Object value) {
        return new Aggregate(aggregate.root().with(column, value), aggregate.children());
    }

    private static Aggregate shifted(Aggregate aggregate, String column, long by) {
        long value = aggregate.root().value(column, Long.class).orElseThrow() + by;
        Aggregate shifted = set(aggregate, column, value);
        return aggregate.children().containsKey("remark")
                ? shifted.with(
                        "remark",
                        aggregate.rows("remark").stream()
                                .map(row -> row.with(column, value))
                                .toList())
                : shifted;
    }

    private static List<Row> doubled(List<Row> rows) {
        return Stream.concat(
                        rows.stream(),
                        rows.stream()
                                .map(row -> row.with(
                                        "position",
                                        row.value("position", Long.class).orElseThrow() + 1000L * rows.size())))
                .toList();
    }
}
