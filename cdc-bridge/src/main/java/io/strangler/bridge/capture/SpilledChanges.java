package io.strangler.bridge.capture;

import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.QualifiedTable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Changed rows in a file of the directory for temporary files, which is gone when the program is, however it ends. */
final class SpilledChanges implements Iterable<RowChange>, AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final Operation[] OPERATIONS = Operation.values();

    private final FileChannel file;
    private final DataOutputStream out;
    private final List<QualifiedTable> tables = new ArrayList<>();
    private long rows;

    private SpilledChanges(FileChannel file) {
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
    }

    static SpilledChanges create() throws IOException {
        Path path = Files.createTempFile("strangler-transaction", ".rows");
        return new SpilledChanges(FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    void add(RowChange change) throws IOException {
        int table = tables.indexOf(change.table());
        if (table < 0) {
            table = tables.size();
            tables.add(change.table());
        }
        out.writeInt(table);
        out.writeByte(change.operation().ordinal());
        RowForm.write(out, change.before());
        RowForm.write(out, change.after());
        rows++;
    }

    @Override
    public Iterator<RowChange> iterator() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a large transaction could not be put aside: " + e.getMessage(), e);
        }
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FromStart(file), BUFFER));
        return new Iterator<>() {
            private long left = rows;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public RowChange next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                left--;
                try {
                    return new RowChange(
                            tables.get(in.readInt()), OPERATIONS[in.readByte()], RowForm.read(in), RowForm.read(in));
                } catch (IOException e) {
                    throw new UncheckedIOException("a large transaction cannot be read again: " + e.getMessage(), e);
                }
            }
        };
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(SpilledChanges.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a file that is not needed any more", e);
        }
    }

    /** Reads the file by positions of its own, so that several may go through it. */
    private static final class FromStart extends InputStream {
        private final FileChannel file;
        private long position;

        FromStart(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(bytes, offset, length), position);
            position += Math.max(read, 0);
            return read;
        }
    }
}
