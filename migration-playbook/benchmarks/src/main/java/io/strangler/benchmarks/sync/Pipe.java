package io.strangler.benchmarks.sync;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Moves all rows from one server to another as they are, in COPY's binary format. */
interface Pipe {
    String name();

    void run(Site site) throws Exception;

    /** Returns the pipe of two psql, or, where there is none, the same by the driver. */
    static Pipe present() {
        boolean psql = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
        return psql ? new Psql() : new Driver();
    }

    /** Two programs and a pipe. */
    record Psql() implements Pipe {
        @Override
        public String name() {
            return "psql \\copy | psql \\copy, binary";
        }

        @Override
        public void run(Site site) throws IOException, InterruptedException {
            String out = "\\copy (" + ItemTranslator.SELECT + ") to stdout (format binary)";
            String in = "\\copy item from stdin (format binary)";
            Process process = new ProcessBuilder(List.of(
                            "bash",
                            "-o",
                            "pipefail",
                            "-c",
                            "psql -qX -v ON_ERROR_STOP=1 \"$1\" -c \"$2\" | psql -qX -v ON_ERROR_STOP=1 \"$3\" -c \"$4\"",
                            "pipe",
                            site.legacy().psql(),
                            out,
                            site.modern().psql(),
                            in))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(said);
            }
        }
    }

    /** Two threads and a pipe. */
    record Driver() implements Pipe {
        @Override
        public String name() {
            return "COPY | COPY by the driver, binary (there is no psql here)";
        }

        @Override
        public void run(Site site) throws Exception {
            AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
            try (PipedInputStream in = new PipedInputStream(1 << 20);
                    PipedOutputStream out = new PipedOutputStream(in)) {
                Thread reader = Thread.ofPlatform().start(() -> {
                    try (Connection legacy = site.legacy().open();
                            out) {
                        legacy.unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyOut("copy (" + ItemTranslator.SELECT + ") to stdout (format binary)", out);
                    } catch (SQLException | IOException e) {
                        failed.set(e);
                    }
                });
                try (Connection modern = site.modern().open()) {
                    modern.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("copy item from stdin (format binary)", in, 1 << 16);
                }
                reader.join();
            }
            Exception reason = failed.get();
            if (reason != null) {
                throw reason;
            }
        }
    }
}
