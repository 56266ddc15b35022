package io.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AggregateTests {
    private static final TableShape OWNER = TableShape.root("owner", List.of("id"), List.of("id", "name"));
    private static final TableShape PET =
            TableShape.child("pet", "owner_id", "id", List.of("no"), List.of("owner_id", "no", "name"));
    private static final Row MARY =
            Row.builder().set("id", 42L).set("name", "Mary").build();

    @Test
    void anAbsentColumnIsNotANull() {
        Row row = Row.builder().set("name", null).build();

        assertThat(row.has("name")).isTrue();
        assertThat(row.has("city")).isFalse();
        assertThat(row.value("name")).isEqualTo(row.value("city")).isNull();
        assertThat(row).isNotEqualTo(Row.builder().build());
    }

    @Test
    void aRowDoesNotChangeWithTheMapItWasMadeOf() {
        Map<String, Object> values = new HashMap<>(Map.of("name", "Mary"));
        Row row = Row.of(values);
        values.put("name", "Ann");

        assertThat(row.value("name")).isEqualTo("Mary");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> row.values().clear());
        assertThat(row.with("name", "Ann").value("name")).isEqualTo("Ann");
        assertThat(row.value("name")).isEqualTo("Mary");
    }

    @Test
    void aRowRefusesAValueOfAnotherTypeByColumn() {
        assertThat(MARY.value("id", Long.class)).contains(42L);
        assertThat(MARY.value("city", String.class)).isEmpty();
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> MARY.value("id", String.class))
                .withMessage("id holds a Long where a String is expected")
                .satisfies(refused -> assertThat(refused.field()).isEqualTo("id"));
    }

    @Test
    void aRowNarrowsToTheColumnsItHas() {
        assertThat(MARY.only(Set.of("name", "city")))
                .isEqualTo(Row.builder().set("name", "Mary").build());
    }

    @Test
    void anAggregateDoesNotChangeWithTheListsItWasMadeOf() {
        List<Row> pets = new ArrayList<>(List.of(Row.builder().set("no", 1L).build()));
        Aggregate aggregate = Aggregate.of(MARY).with("pet", pets);
        pets.clear();

        assertThat(aggregate.rows("pet")).hasSize(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> aggregate.children().clear());
    }

    @Test
    void aChildTableThatIsNotMentionedIsNotOneWithoutRows() {
        assertThat(Aggregate.of(MARY)).isNotEqualTo(Aggregate.of(MARY).with("pet", List.of()));
        assertThat(Aggregate.of(MARY).rows("pet")).isEmpty();
    }

    @Test
    void anAggregateKnowsItsKey() {
        AggregateShape shape = AggregateShape.of(OWNER, PET);

        assertThat(Aggregate.of(MARY).key(shape)).isEqualTo(Key.of(42L));
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> Aggregate.of(MARY.with("id", null)).key(shape))
                .withMessageContaining("id");
    }

    @Test
    void aShapeTellsItsTablesRootFirst() {
        assertThat(AggregateShape.of(OWNER, PET).tables()).containsExactly(OWNER, PET);
        assertThat(OWNER.versionedBy("version").version()).contains("version");
    }

    @Test
    void aShapeThatCannotBeReadIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> AggregateShape.of(PET))
                .withMessageContaining("pet");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> AggregateShape.of(OWNER, OWNER))
                .withMessageContaining("owner");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> AggregateShape.of(OWNER, PET, PET))
                .withMessageContaining("twice");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TableShape.root("owner", List.of(), List.of("id")));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TableShape.root("owner", List.of("no"), List.of("id")))
                .withMessageContaining("[no]");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TableShape.child("pet", "owner_id", "id", List.of("no"), List.of("no")))
                .withMessageContaining("owner_id");
    }

    @Test
    void mappedColumnsAreMappedAlikeWhereverTheyMeet() {
        TableShape root =
                TableShape.root("owner", List.of("id"), List.of("id", "name")).mapping("id", "owner");
        TableShape child = TableShape.child("phone", "owner_id", "id", List.of("pos"), List.of("owner_id", "pos"));

        assertThat(AggregateShape.of(root, child.mapping("owner_id", "owner")).mappedKey())
                .contains("owner");
        assertThat(AggregateShape.of(root, child.mapping("owner_id", "owner")).withoutMapping())
                .isEqualTo(AggregateShape.of(TableShape.root("owner", List.of("id"), List.of("id", "name")), child));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AggregateShape.of(root, child))
                .withMessageContaining("owner_id must be mapped as id is");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AggregateShape.of(
                        root, child.mapping("owner_id", "owner").mapping("pos", "place")))
                .withMessageContaining("key column pos must not be mapped");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AggregateShape.of(TableShape.root("line", List.of("id", "pos"), List.of("id", "pos"))
                        .mapping("id", "owner")))
                .withMessageContaining("one number is mapped, not a key of [id, pos]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> root.mapping("other", "owner"))
                .withMessageContaining("[id, other] are not all among");
    }

    @Test
    void anIdentifierWithoutANumberIsToldFromEveryNumber() {
        Unpaired unpaired = new Unpaired("7f");

        assertThat(Unpaired.parse(unpaired.toString())).contains(unpaired);
        assertThat(Unpaired.parse("7")).isEmpty();
        assertThat(Unpaired.of(Key.of(unpaired))).contains(unpaired);
        assertThat(Unpaired.of(Key.of(7L))).isEmpty();
        assertThat(Unpaired.in(Aggregate.of(Row.builder().set("owner", unpaired).build())))
                .isTrue();
    }
}
