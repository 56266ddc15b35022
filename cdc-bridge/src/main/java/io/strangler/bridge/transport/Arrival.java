package io.strangler.bridge.transport;

import io.strangler.bridge.capture.CaptureFailed;
import io.strangler.bridge.capture.Changes;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.StreamName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What came of one partition, and where it stands when that is applied.
 *
 * @param beat the last heartbeat among it; 0 for none
 * @param other whether records of another beginning of the stream were passed by
 */
record Arrival(Hold begin, Hold end, long beat, List<SourceTransaction> transactions, boolean other) {
    static Arrival of(StreamName stream, String generation, Hold begin, List<ConsumerRecord<byte[], byte[]>> records) {
        Unpacking unpacking = new Unpacking(stream, begin);
        boolean other = false;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            Parcel parcel = parcel(each);
            if (!parcel.generation().equals(generation)) {
                other = true;
            } else if (parcel.commit().compareTo(begin.lsn()) > 0) {
                // Else it comes again: whoever read the log before could not tell that it had been taken.
                unpacking.take(parcel);
            }
        }
        long next = records.getLast().offset() + 1;
        return new Arrival(begin, unpacking.end(next), unpacking.beat, unpacking.transactions(), other);
    }

    private static Parcel parcel(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Parcel.read(record.value());
        } catch (IOException e) {
            throw new CaptureFailed(
                    "record " + record.offset() + " of " + record.topic() + " partition " + record.partition()
                            + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** Puts records together again. */
    private static final class Unpacking {
        private final StreamName stream;
        private final Hold begin;
        private final List<SourceTransaction> transactions = new ArrayList<>();
        private final List<RowChange> rows = new ArrayList<>();
        private long xid;
        private Position commit;
        private Position done;
        private long beat;

        Unpacking(StreamName stream, Hold begin) {
            this.stream = stream;
            this.begin = begin;
            this.commit = begin.lsn();
            this.done = begin.lsn();
        }

        void take(Parcel parcel) {
            if (!parcel.commit().equals(commit)) {
                finish();
                commit = parcel.commit();
                xid = parcel.xid();
            }
            switch (parcel.content()) {
                case Parcel.Changed changed -> {
                    rows.add(changed.row());
                    // There may be more of the same transaction; but of every one before it there is not.
                    advance(new Position(commit.lsn() - 1));
                }
                case Parcel.Passed passed -> {
                    beat = Math.max(beat, passed.beat());
                    advance(commit);
                    rows.add(new RowChange(
                            QualifiedTable.HEARTBEAT,
                            RowChange.Operation.UPDATE,
                            Map.of(),
                            Map.of("stream", stream.value(), "beat", Long.toString(passed.beat()))));
                }
            }
        }

        private void advance(Position to) {
            done = to.reached(done) ? to : done;
        }

        private void finish() {
            if (!rows.isEmpty()) {
                transactions.add(new SourceTransaction(xid, commit, Changes.of(rows)));
                rows.clear();
            }
        }

        List<SourceTransaction> transactions() {
            finish();
            return transactions;
        }

        Hold end(long next) {
            return begin.at(next, done);
        }
    }
}
