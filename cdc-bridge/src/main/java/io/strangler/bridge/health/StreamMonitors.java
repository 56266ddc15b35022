package io.strangler.bridge.health;

import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.playbook.evidence.Evidence;
import java.util.List;

/** The monitors of all streams. */
public final class StreamMonitors implements AutoCloseable {
    private final List<StreamMonitor> monitors;

    public StreamMonitors(Supervisor supervisor, Evidence evidence) {
        this.monitors = supervisor.streams().stream()
                .map(stream -> new StreamMonitor(stream, evidence, supervisor::owner))
                .toList();
    }

    public void start() {
        monitors.forEach(StreamMonitor::start);
    }

    public List<StreamMonitor> all() {
        return monitors;
    }

    public List<StreamStatus> statuses() {
        return monitors.stream().map(StreamMonitor::status).toList();
    }

    @Override
    public void close() {
        monitors.forEach(StreamMonitor::close);
    }
}
