package io.strangler.proxy.gateway;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of JSON per request, in a file that is rolled by day and size; never a body, a header field or a query, in which
 * secrets travel.
 *
 * <p>A request never waits for the disk: when the disk is too slow, lines are dropped and counted.
 */
final class AccessLogFile implements AccessLog {
    private static final int QUEUE = 16_384;
    private static final int DAYS = 14;
    private static final FileSize LARGEST = FileSize.valueOf("100MB");
    private static final FileSize TOGETHER = FileSize.valueOf("2GB");
    private static final JsonFactory JSON = new JsonFactory();

    private final Logger logger;
    private final AsyncAppender queue = new AsyncAppender();
    private final Counter dropped;
    private final TrustedPeers peers;

    private AccessLogFile(Path file, MeterRegistry registry, TrustedPeers peers) {
        this.peers = peers;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        logger = context.getLogger("strangler.access." + file);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        queue.setContext(context);
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(rolling(context, file));
        queue.start();
        logger.addAppender(queue);
        dropped = Counter.builder("strangler.access.dropped")
                .description("lines of the access log that the disk was too slow for")
                .register(registry);
    }

    /** Opens the file to add to it. */
    static AccessLogFile open(Path file, MeterRegistry registry, TrustedPeers peers) {
        return new AccessLogFile(file, registry, peers);
    }

    @Override
    public void record(GatewayCall call) {
        if (hasRoom()) {
            logger.info(line(
                    call.request(),
                    new Entry(
                            call.cameIn(),
                            call.head().line().method(),
                            path(call.head().target()),
                            GatewayMetrics.outcome(call).word(),
                            GatewayMetrics.capability(call),
                            call.side().word(),
                            (System.nanoTime() - call.began()) / 1_000 / 1_000.0,
                            call.fellBack())));
        }
    }

    @Override
    public void unrouted(HttpServerRequest request, long nanos) {
        if (hasRoom()) {
            boolean read = !request.decoderResult().isFailure();
            logger.info(line(
                    request,
                    new Entry(
                            Instant.now().minusNanos(nanos),
                            read ? request.method().name() : "",
                            // What is no path may be an address, in which passwords stand.
                            read && request.uri().startsWith("/") ? path(request.uri()) : "",
                            GatewayMetrics.Outcome.REFUSED.word(),
                            GatewayMetrics.NONE,
                            GatewayMetrics.NONE,
                            nanos / 1_000 / 1_000.0,
                            false)));
        }
    }

    private boolean hasRoom() {
        boolean room = queue.getRemainingCapacity() > 0;
        if (!room) {
            dropped.increment();
        }
        return room;
    }

    private String line(HttpServerRequest request, Entry entry) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringProperty("at", DateTimeFormatter.ISO_INSTANT.format(entry.at()));
            json.writeStringProperty("client", peers.client(request));
            json.writeStringProperty("method", entry.method());
            json.writeStringProperty("path", entry.path());
            json.writeNumberProperty("status", request.response().getStatusCode());
            json.writeStringProperty("outcome", entry.outcome());
            json.writeStringProperty("capability", entry.capability());
            json.writeStringProperty("side", entry.side());
            if (entry.fellBack()) {
                json.writeBooleanProperty("fallback", true);
            }
            json.writeNumberProperty("millis", entry.millis());
            json.writeNumberProperty("received", request.bytesRead());
            json.writeNumberProperty("sent", request.response().bytesWritten());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String path(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, Path file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(LARGEST);
        policy.setMaxHistory(DAYS);
        policy.setTotalSizeCap(TOGETHER);
        policy.start();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.setRollingPolicy(policy);
        appender.start();
        return appender;
    }

    @Override
    public void close() {
        logger.detachAndStopAllAppenders();
    }

    private record Entry(
            Instant at,
            String method,
            String path,
            String outcome,
            String capability,
            String side,
            double millis,
            boolean fellBack) {}
}
