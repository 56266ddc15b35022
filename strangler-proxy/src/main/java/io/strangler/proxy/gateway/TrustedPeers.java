package io.strangler.proxy.gateway;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.strangler.playbook.plan.Subnet;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Tells, once per connection, whom it comes from and whether that one's word is taken. */
final class TrustedPeers {
    private static final AttributeKey<Peer> PEER = AttributeKey.valueOf(TrustedPeers.class, "peer");
    private static final Peer UNKNOWN = new Peer("unknown", "unknown", false);

    private final List<IpSubnetFilterRule> trusted;

    TrustedPeers(List<Subnet> trusted) {
        this.trusted = trusted.stream()
                .map(subnet -> new IpSubnetFilterRule(subnet.address(), subnet.prefix(), IpFilterRuleType.ACCEPT))
                .toList();
    }

    Peer of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var known = base.channel().attr(PEER);
            Peer peer = known.get();
            if (peer == null) {
                peer = read(base.channel().remoteAddress());
                known.set(peer);
            }
            return peer;
        }
        throw new IllegalStateException("a connection of Vert.x has a channel, " + connection + " has none");
    }

    /**
     * Returns the address of the client: the last one on its way that is no trusted peer's, as far as trusted peers tell it.
     *
     * <p>What stands before that address anybody may have written.
     */
    String client(HttpServerRequest request) {
        Peer peer = of(request.connection());
        return peer.trusted() ? behind(peer.address(), hops(request)) : peer.address();
    }

    private String behind(String peer, List<String> hops) {
        String client = peer;
        for (String hop : hops.reversed()) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(hop);
            if (bytes == null) {
                // Who hides behind a name, or nothing, is known by whoever has spoken for him.
                return client;
            }
            InetSocketAddress address = address(bytes);
            client = NetUtil.toAddressString(address.getAddress());
            if (!isTrusted(address)) {
                return client;
            }
        }
        return client;
    }

    private static List<String> hops(HttpServerRequest request) {
        List<String> addresses = request.headers().getAll(ForwardingFields.FOR);
        if (addresses.isEmpty()) {
            String forwarded = String.join(", ", request.headers().getAll(ForwardingFields.FORWARDED));
            return ForwardedElement.read(forwarded).stream()
                    .map(hop -> withoutPort(hop.node().orElse("")))
                    .toList();
        }
        return Arrays.stream(String.join(",", addresses).split(","))
                .map(hop -> withoutPort(hop.strip()))
                .toList();
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private static InetSocketAddress address(byte[] bytes) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of Netty has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    private boolean isTrusted(InetSocketAddress address) {
        for (IpSubnetFilterRule rule : trusted) {
            if (rule.matches(address)) {
                return true;
            }
        }
        return false;
    }

    private Peer read(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address) || address.isUnresolved()) {
            return UNKNOWN;
        }
        String text = NetUtil.toAddressString(address.getAddress());
        return new Peer(text, ForwardedElement.node(text), isTrusted(address));
    }

    /**
     * The other end of a client's connection.
     *
     * @param address as it stands in X-Forwarded-For
     * @param node as it stands in Forwarded, where an IPv6 address is bracketed and quoted
     */
    record Peer(String address, String node, boolean trusted) {}
}
