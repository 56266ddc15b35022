package io.strangler.proxy.gateway;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.strangler.playbook.plan.Subnet;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

    private Peer read(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address) || address.isUnresolved()) {
            return UNKNOWN;
        }
        String text = NetUtil.toAddressString(address.getAddress());
        boolean word = false;
        for (IpSubnetFilterRule rule : trusted) {
            word = word || rule.matches(address);
        }
        return new Peer(text, ForwardedElement.node(text), word);
    }

    /**
     * The other end of a client's connection.
     *
     * @param address as it stands in X-Forwarded-For
     * @param node as it stands in Forwarded, where an IPv6 address is bracketed and quoted
     */
    record Peer(String address, String node, boolean trusted) {}
}
