package io.strangler.playbook.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The brokers over which several bridges share the work of applying.
 *
 * @param bootstrap where to find them, as host:port, separated by commas
 * @param partitions of each entity's topic: into how many shares its keys can be divided
 * @param replicas how many brokers keep a copy
 * @param client further properties of the connection, such as how to prove who one is
 */
public record KafkaSpec(String bootstrap, int partitions, int replicas, Optional<Path> client) {}
