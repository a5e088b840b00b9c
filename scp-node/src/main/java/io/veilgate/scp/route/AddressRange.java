package io.veilgate.scp.route;

import java.net.InetAddress;

/**
 * IPv4 or IPv6 addresses that share their leading bits: {@code 10.1.0.0/16}, or one address where no prefix is given.
 *
 * @param prefixBits leading bits that count, 0 to 32 or 0 to 128
 */
public record AddressRange(InetAddress network, int prefixBits) {
    public AddressRange {
        if (prefixBits < 0 || prefixBits > network.getAddress().length * 8) {
            throw new IllegalArgumentException("not a prefix length of that address family");
        }
    }

    /** Reads an address or {@code address/prefix}; host names are refused, since a range is matched without asking anyone. */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
        int allBits = network.getAddress().length * 8;
        return new AddressRange(network, slash < 0 ? allBits : Integer.parseInt(text.substring(slash + 1)));
    }

    /** Reads one address; {@code 10.1}, which the JDK would take for 10.0.0.1, is refused as well. */
    public static InetAddress address(String text) {
        if (text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3) {
            throw new IllegalArgumentException("not an address");
        }
        return InetAddress.ofLiteral(text);
    }

    public boolean contains(InetAddress address) {
        byte[] wanted = network.getAddress();
        byte[] given = address.getAddress();
        if (wanted.length != given.length) {
            return false;
        }
        int whole = prefixBits / 8;
        for (int i = 0; i < whole; i++) {
            if (wanted[i] != given[i]) {
                return false;
            }
        }
        int rest = prefixBits % 8;
        return rest == 0 || (wanted[whole] ^ given[whole]) >> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixBits;
    }
}
