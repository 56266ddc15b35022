package io.strangler.bridge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What the records of one partition mean for where it stands. */
final class ArrivalTests {
    private static final StreamName STREAM = new StreamName("stream");
    private static final Hold HOLD = new Hold(STREAM, "person", 0, 1, "topic", 50, new Position(100));

    @Test
    void aTransactionMayGoOnInTheNextRecordsButTheOnesBeforeItAreComplete() {
        Arrival arrival = arrival(changed(110), changed(110), changed(120));

        assertThat(commits(arrival)).containsExactly(110L, 120L);
        assertThat(arrival.end().lsn()).isEqualTo(new Position(119));
        assertThat(arrival.end().next()).isEqualTo(53);
    }

    @Test
    void aHeartbeatSaysThatEverythingBeforeItIsThere() {
        Arrival arrival = arrival(changed(110), passed(120, 7));

        assertThat(arrival.end().lsn()).isEqualTo(new Position(120));
        assertThat(arrival.beat()).isEqualTo(7);
    }

    @Test
    void whatComesAgainIsPassedByAndTheWatermarkStays() {
        Arrival arrival = arrival(changed(90), passed(95, 3), changed(100));

        assertThat(arrival.transactions()).isEmpty();
        assertThat(arrival.end().lsn()).isEqualTo(new Position(100));
        assertThat(arrival.end().next()).isEqualTo(53);
    }

    @Test
    void theWatermarkDoesNotGoBackWithWhatComesAgainBehindNewerRecords() {
        Arrival arrival = arrival(changed(120), passed(130, 9), changed(110), passed(115, 8));

        assertThat(arrival.end().lsn()).isEqualTo(new Position(130));
        assertThat(arrival.beat()).isEqualTo(9);
    }

    @Test
    void recordsOfAnotherBeginningMeanNothing() {
        Arrival arrival = Arrival.of(STREAM, "other", HOLD, records(changed(110), passed(120, 7)));

        assertThat(arrival.transactions()).isEmpty();
        assertThat(arrival.end().lsn()).isEqualTo(HOLD.lsn());
        assertThat(arrival.other()).isTrue();
    }

    private static Arrival arrival(Parcel... parcels) {
        return Arrival.of(STREAM, "present", HOLD, records(parcels));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(Parcel... parcels) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Parcel each : parcels) {
            records.add(new ConsumerRecord<>("topic", 0, HOLD.next() + records.size(), new byte[] {1}, each.bytes()));
        }
        return records;
    }

    private static List<Long> commits(Arrival arrival) {
        return arrival.transactions().stream()
                .map(SourceTransaction::commit)
                .map(Position::lsn)
                .toList();
    }

    private static Parcel changed(long commit) {
        return new Parcel(
                "present",
                1,
                new Position(commit),
                new Parcel.Changed(new RowChange(
                        new QualifiedTable("public", "person"),
                        RowChange.Operation.INSERT,
                        Map.of(),
                        Map.of("no", "1"),
                        new Addressee("person", List.of("1")))));
    }

    private static Parcel passed(long commit, long beat) {
        return new Parcel("present", 2, new Position(commit), new Parcel.Passed(beat));
    }
}
