package io.veilgate.scu.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstSeenTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void remembersLikeAMap(long seed) {
        Random random = new Random(seed);
        FirstSeen seen = new FirstSeen();
        Map<String, Integer> model = new HashMap<>();
        for (int line = 1; line <= 20_000; line++) {
            String thing = Integer.toString(random.nextInt(10_000));
            Optional<FirstSeen.Earlier> expected = Optional.ofNullable(model.putIfAbsent(thing, line))
                    .map(first -> new FirstSeen.Earlier(first, true));
            assertThat(seen.remember(List.of(thing), "", line))
                    .as("seed %d, line %d", seed, line)
                    .isEqualTo(expected);
        }
        assertThat(seen.size()).isEqualTo(model.size());
    }

    @Test
    void partsDoNotRunTogether() {
        FirstSeen seen = new FirstSeen();
        assertThat(seen.remember(List.of("ab", "c"), "", 1)).isEmpty();
        assertThat(seen.remember(List.of("a", "bc"), "", 2)).isEmpty();
        assertThat(seen.remember(List.of("ab", "c"), "other", 3)).contains(new FirstSeen.Earlier(1, false));
    }
}
