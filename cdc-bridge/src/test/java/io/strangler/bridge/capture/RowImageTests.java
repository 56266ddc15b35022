package io.strangler.bridge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RowImageTests {
    private static final ColumnNames NAMES = new ColumnNames(List.of("no", "txt", "size"));

    @Test
    void looksLikeAnyMapOfTheSameValues() {
        Map<String, @Nullable String> same = new LinkedHashMap<>();
        same.put("no", "1");
        same.put("txt", null);
        same.put("size", "2");

        RowImage image = image(null, "1", null, "2");

        assertThat(image).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(List.copyOf(image.keySet())).containsExactly("no", "txt", "size");
        assertThat(image.get("txt")).isNull();
        assertThat(image.containsKey("txt")).isTrue();
        assertThat(image.get("other")).isNull();
        assertThat(image.containsKey("other")).isFalse();
    }

    @Test
    void hasNothingUnderAColumnThatTheLogLeavesOut() {
        RowImage image = image(new boolean[] {false, true, false}, "1", null, "2");

        assertThat(image).isEqualTo(Map.of("no", "1", "size", "2")).hasSize(2);
        assertThat(image.containsKey("txt")).isFalse();
        assertThat(image.get("txt")).isNull();
    }

    @Test
    void isAsHeavyAsItsValues() {
        assertThat(image(null, "123", null, "45").weight()).isEqualTo(5);
    }

    private static RowImage image(boolean @Nullable [] untold, @Nullable String... values) {
        return new RowImage(NAMES, values, untold);
    }
}
