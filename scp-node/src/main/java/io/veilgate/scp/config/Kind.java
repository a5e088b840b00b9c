package io.veilgate.scp.config;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.Uid;
import io.veilgate.core.net.CertificatePattern;
import io.veilgate.scp.route.AddressRange;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one value may be.
 *
 * @param allowed the same for a person, to follow "allowed: "
 * @param parse throws {@link IllegalArgumentException} where the text is something else
 */
record Kind<T>(String allowed, Function<String, T> parse) {
    static final Kind<String> TEXT = new Kind<>("some text", Kind::notBlank);
    static final Kind<AeTitle> AE_TITLE =
            new Kind<>("an AE title: 1 to 16 ASCII characters without backslash", AeTitle::new);
    static final Kind<Uid> UID = new Kind<>("a UID: digits and dots, at most 64 characters", Uid::new);
    static final Kind<String> HOST = new Kind<>("a host name or address", Kind::host);
    static final Kind<InetAddress> ADDRESS =
            new Kind<>("an IPv4 or IPv6 address such as 127.0.0.1", AddressRange::address);
    static final Kind<AddressRange> ADDRESS_RANGE =
            new Kind<>("an IPv4 or IPv6 address, or a range such as 10.1.0.0/16", AddressRange::parse);
    static final Kind<Long> SIZE = new Kind<>("a size with its unit, such as 350MB or 50GiB", Units::bytes);
    static final Kind<Duration> DURATION =
            new Kind<>("a time with its unit, such as 500ms, 30s or 10m", Units::duration);

    static final Kind<Period> DAYS = new Kind<>("whole days, such as 90d", Units::days);

    static final Kind<CertificatePattern> CERTIFICATE =
            new Kind<>(CertificatePattern.ALLOWED, CertificatePattern::parse);

    static Kind<Boolean> yesOrNo() {
        return new Kind<>("true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither");
        });
    }

    static Kind<Integer> number(int smallest, int largest) {
        return new Kind<>("a whole number, " + smallest + " to " + largest, text -> {
            int number = Integer.parseInt(text);
            if (number < smallest || number > largest) {
                throw new IllegalArgumentException("out of range");
            }
            return number;
        });
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        E[] values = type.getEnumConstants();
        String allowed = Arrays.stream(values).map(Kind::spelled).collect(Collectors.joining(" or "));
        return new Kind<>(
                allowed,
                text -> Arrays.stream(values)
                        .filter(value -> spelled(value).equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    static Kind<Path> path(Path base) {
        return new Kind<>("a path", text -> {
            try {
                return base.resolve(notBlank(text)).normalize();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("blank");
        }
        return text;
    }

    private static String host(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '/')) {
            throw new IllegalArgumentException("not a host");
        }
        return text;
    }
}
