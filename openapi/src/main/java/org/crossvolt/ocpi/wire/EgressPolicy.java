package org.crossvolt.ocpi.wire;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses that others gave us may be called (T19). Without an exception only https to public addresses. The networks
 * an operator allows are also allowed over plain http, because there is nobody's certificate on a loopback.
 *
 * @param allowedNetworks CIDR blocks or single addresses
 * @param plainHttp public addresses over plain http too: for what is signed by itself, such as OCSP and CRLs
 */
public record EgressPolicy(List<IPAddress> allowedNetworks, boolean plainHttp) {

    private static final List<IPAddress> NEVER_PUBLIC = parseAll(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "::1/128",
            "::ffff:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8"));

    /** @throws IllegalArgumentException naming the entry that is no address or network */
    public static EgressPolicy allowing(List<String> networks) {
        return new EgressPolicy(parseAll(networks), false);
    }

    public EgressPolicy withPlainHttp() {
        return new EgressPolicy(allowedNetworks, true);
    }

    /** A sentence saying why the URL can not be called whatever it resolves to, or nothing. */
    public Optional<String> refuseUrl(URI url) {
        String scheme = url.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            return Optional.of("only http and https addresses are called");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.of("the address needs a plain host name");
        }
        return Optional.empty();
    }

    /** A sentence saying why this resolved address is not called, or nothing. */
    public Optional<String> refuseAddress(InetAddress address, boolean encrypted) {
        IPAddress resolved =
                unmapped(new IPAddressString(address.getHostAddress().replaceFirst("%.*", "")).getAddress());
        if (contains(allowedNetworks, resolved)) {
            return Optional.empty();
        }
        if (contains(NEVER_PUBLIC, resolved)) {
            return Optional.of("the host resolves to a private or special address");
        }
        return encrypted || plainHttp ? Optional.empty() : Optional.of("plain http is not called; use https");
    }

    private static IPAddress unmapped(IPAddress address) {
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }

    private static boolean contains(List<IPAddress> networks, IPAddress address) {
        for (IPAddress network : networks) {
            if (network.getIPVersion() == address.getIPVersion() && network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<IPAddress> parseAll(List<String> networks) {
        return networks.stream()
                .map(text -> {
                    IPAddress parsed = new IPAddressString(text.trim()).getAddress();
                    if (parsed == null) {
                        throw new IllegalArgumentException("'" + text + "' is no IP address or CIDR network");
                    }
                    return parsed.toPrefixBlock();
                })
                .toList();
    }
}
