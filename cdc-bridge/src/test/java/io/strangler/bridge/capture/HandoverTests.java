package io.strangler.bridge.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HandoverTests {
    private final Handover handover = new Handover();

    @Test
    void whatWaitsIsTakenTogetherInItsOrder() throws Exception {
        assertThat(handover.put(transaction(1, 1), 0)).isTrue();
        assertThat(handover.put(transaction(2, 1), 0)).isTrue();

        assertThat(handover.take()).extracting(SourceTransaction::xid).containsExactly(1L, 2L);
    }

    @Test
    void aTransactionThatDoesNotFitWaitsForRoom() throws Exception {
        handover.put(transaction(1, 4_000), 0);

        assertThat(handover.put(transaction(2, 4_500), 0)).isFalse();
        handover.take();
        assertThat(handover.put(transaction(2, 4_500), 0)).isTrue();
    }

    @Test
    void longValuesTakeRoomToo() throws Exception {
        String text = "x".repeat(1_900_000);
        assertThat(handover.put(transaction(1, 1, text), 0)).isTrue();
        assertThat(handover.put(transaction(2, 1, text), 0)).isTrue();

        assertThat(handover.put(transaction(3, 1, text), 0)).isFalse();
    }

    @Test
    void oneThatIsAloneAlwaysFits() throws Exception {
        assertThat(handover.put(transaction(1, 20_000), 0)).isTrue();
    }

    @Test
    void whoWaitsForTransactionsIsToldOfTheEnd() throws Exception {
        IllegalStateException why = new IllegalStateException("the log is gone");
        handover.put(transaction(1, 1), 0);

        handover.end(why);

        assertThat(handover.take()).isEmpty();
        assertThat(handover.failure()).isSameAs(why);
    }

    @Test
    void whoWaitsForRoomIsToldOfTheEnd() throws Exception {
        handover.put(transaction(1, 8_000), 0);
        handover.end(null);

        assertThat(handover.put(transaction(2, 8_000), Long.MAX_VALUE)).isTrue();
        assertThat(handover.take()).isEmpty();
        assertThat(handover.failure()).isNull();
    }

    private static SourceTransaction transaction(long xid, int rows) {
        return transaction(xid, rows, "");
    }

    private static SourceTransaction transaction(long xid, int rows, String text) {
        RowChange row =
                new RowChange(new QualifiedTable("public", "thing"), Operation.INSERT, Map.of(), Map.of("txt", text));
        List<RowChange> all = IntStream.range(0, rows).mapToObj(each -> row).toList();
        Changes changes = new Changes();
        all.forEach(changes::add);
        return new SourceTransaction(xid, new Position(xid), changes);
    }
}
