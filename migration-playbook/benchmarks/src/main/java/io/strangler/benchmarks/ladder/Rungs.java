package io.strangler.benchmarks.ladder;

import io.strangler.benchmarks.peer.BareProxy;
import io.strangler.benchmarks.peer.SpringCloudGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rungs of the ladder, each with the memory and the threads that its users give it. */
final class Rungs {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path work;
    private final Proxies proxies;
    private final Started origin;

    private Rungs(Path work, Proxies proxies, Started origin) {
        this.work = work;
        this.proxies = proxies;
        this.origin = origin;
    }

    /** Prepares the rungs over an origin; a modern side that never answers listens already. */
    static Rungs over(Started origin, Path checkout, Path work) throws IOException {
        // Nobody accepts: connections are made by the system, and requests stay unread for ever.
        ServerSocket hanging = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        return new Rungs(work, new Proxies(work, checkout, origin, hanging), origin);
    }

    List<Rung> all() {
        List<Rung> all = new ArrayList<>(List.of(
                new Rung("01 direct", List.of(), () -> origin),
                new Rung("02 nginx", List.of("nginx"), this::nginx),
                new Rung("03 haproxy", List.of("haproxy"), this::haproxy),
                new Rung("04 spring-cloud-gateway", List.of(), this::springCloudGateway)));
        all.addAll(proxies.rungs());
        all.add(new Rung("09 vertx-http-proxy, the transport alone", List.of(), this::bare));
        return all;
    }

    /** Starts the origin: nginx, which answers faster than anything here asks. */
    static Started origin(Path work) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("origin"));
        Path large = Files.writeString(folder.resolve("64k"), "x".repeat(64 * 1024));
        return nginx(folder, """
                location = /api/items/1k { default_type text/plain; return 200 "%s"; }
                location = /api/items/64k { default_type text/plain; alias %s; }
                location /customers/ { default_type application/json; return 200 '%s'; }
                """.formatted("x".repeat(1024), large, Proxies.CUSTOMER));
    }

    private Started nginx() throws IOException, InterruptedException {
        return nginx(Files.createDirectories(work.resolve("nginx")), """
                location / {
                  proxy_pass http://origin;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                }
                }
                upstream origin {
                  server 127.0.0.1:%d;
                  keepalive 256;
                """.formatted(
                        origin.address().getPort()));
    }

    /** Starts nginx with one worker and without a log of requests; what is given stands at the end of its server. */
    private static Started nginx(Path folder, String locations) throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  sendfile on;
                  keepalive_requests 100000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d backlog=1024;
                %3$s
                  }
                }
                """.formatted(folder, port, locations));
        return Started.start(
                List.of("nginx", "-e", folder.resolve("error.log").toString(), "-c", file.toString()),
                port,
                folder.resolve("nginx.log"));
    }

    private Started haproxy() throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(work.resolve("haproxy.cfg"), """
                global
                  nbthread 1
                  maxconn 2000
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                  http-reuse always
                frontend front
                  bind 127.0.0.1:%d
                  default_backend origin
                backend origin
                  server origin 127.0.0.1:%d
                """.formatted(
                        port, origin.address().getPort()));
        return Started.start(List.of("haproxy", "-db", "-f", file.toString()), port, work.resolve("haproxy.log"));
    }

    private Started springCloudGateway() throws IOException, InterruptedException {
        int port = freePort();
        String route = "--spring.cloud.gateway.server.webflux.routes[0].";
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.add(SpringCloudGateway.class.getName());
        command.addAll(List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                route + "id=all",
                route + "uri=" + origin.address(),
                route + "predicates[0]=Path=/**"));
        return Started.start(command, port, work.resolve("spring-cloud-gateway.log"));
    }

    private Started bare() throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = List.of(
                JAVA,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BareProxy.class.getName(),
                Integer.toString(port),
                Integer.toString(origin.address().getPort()));
        return Started.start(command, port, work.resolve("bare-proxy.log"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
