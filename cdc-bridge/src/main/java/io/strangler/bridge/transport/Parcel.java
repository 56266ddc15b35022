package io.strangler.bridge.transport;

import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.capture.RowForm;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One record on its way.
 *
 * @param generation which beginning of the stream it belongs to: positions of another one mean something else
 * @param xid of the source's transaction
 * @param commit its position
 * @param content what it tells
 */
record Parcel(String generation, long xid, Position commit, Content content) {
    private static final int VERSION = 1;
    private static final RowChange.Operation[] OPERATIONS = RowChange.Operation.values();

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(generation);
            out.writeLong(xid);
            out.writeLong(commit.lsn());
            switch (content) {
                case Passed passed -> {
                    out.writeBoolean(true);
                    out.writeLong(passed.beat());
                }
                case Changed changed -> {
                    out.writeBoolean(false);
                    RowChange row = changed.row();
                    out.writeUTF(row.table().schema());
                    out.writeUTF(row.table().name());
                    out.writeByte(row.operation().ordinal());
                    RowForm.write(out, row.before());
                    RowForm.write(out, row.after());
                    Addressee addressee = Optional.ofNullable(row.addressee()).orElseThrow();
                    out.writeUTF(addressee.entity());
                    out.writeInt(addressee.key().size());
                    for (String text : addressee.key()) {
                        out.writeUTF(text);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Parcel read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("a record has form " + version + ", this bridge knows form " + VERSION
                        + ": run the same version of it everywhere");
            }
            return new Parcel(
                    in.readUTF(), in.readLong(), new Position(in.readLong()), in.readBoolean() ? passed(in) : row(in));
        }
    }

    private static Content passed(DataInputStream in) throws IOException {
        return new Passed(in.readLong());
    }

    private static Content row(DataInputStream in) throws IOException {
        return new Changed(new RowChange(
                new QualifiedTable(in.readUTF(), in.readUTF()),
                OPERATIONS[in.readByte()],
                RowForm.read(in),
                RowForm.read(in),
                addressee(in)));
    }

    private static Addressee addressee(DataInputStream in) throws IOException {
        String entity = in.readUTF();
        List<String> key = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            key.add(in.readUTF());
        }
        return new Addressee(entity, key);
    }

    /** What a record tells. */
    sealed interface Content {}

    /** A row changed. */
    record Changed(RowChange row) implements Content {}

    /**
     * Everything of this partition up to the position lies before this record.
     *
     * @param beat the heartbeat that the source wrote there
     */
    record Passed(long beat) implements Content {}
}
