package io.veilgate.scu.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job of 2 000 studies against models of peers in virtual time, 20 seeds each, beside the same model at each fixed number of associations.
 * The best number is where the throughput comes to its top: from the first that reaches 93 % of the greatest to the first that reaches 99 %.
 */
final class PaceModelsTest {
    private static final int MOST = 16;
    private static final int FIXED_STUDIES = 2000;
    private static final int FIXED_SEEDS = 2;
    private static final int STUDIES = 2000;
    private static final int SEEDS = 20;
    private static final double KNEE = 0.93;
    private static final double TOP = 0.99;

    /** @param later what the peer is like in the second half of the job */
    record Model(String name, ModelPeer first, ModelPeer later) {
        Model(String name, ModelPeer peer) {
            this(name, peer, peer);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Model> models() {
        return Stream.of(
                new Model("one total bandwidth", ModelPeer.of(60e6, 12e6)),
                new Model("a bandwidth that one association fills", ModelPeer.of(60e6, 100e6)),
                new Model("a cap per association", ModelPeer.of(ModelPeer.UNLIMITED, 8e6)),
                new Model("long answers", ModelPeer.of(30e6, 40e6).answeringAfter(Duration.ofSeconds(5))),
                new Model(
                        "a pause before each instance",
                        ModelPeer.of(100e6, 60e6).pausing(Duration.ofMillis(40))),
                new Model("thrashing", ModelPeer.of(70e6, 12e6).thrashingAbove(6, 0.08)),
                new Model(
                        "A702 above five",
                        ModelPeer.of(ModelPeer.UNLIMITED, 10e6).refusingAbove(5)),
                new Model("noise", ModelPeer.of(70e6, 12e6).noisy(0.05)),
                new Model("suddenly slower", ModelPeer.of(96e6, 12e6), ModelPeer.of(36e6, 12e6)),
                new Model("suddenly faster", ModelPeer.of(36e6, 12e6), ModelPeer.of(96e6, 12e6)));
    }

    /** What each fixed number of associations takes for a study; index 0 is not used. */
    private record Fixed(double[] seconds, double[] requestSeconds) {
        static Fixed of(ModelPeer peer) {
            double[] seconds = new double[MOST + 1];
            double[] requestSeconds = new double[MOST + 1];
            for (int n = 1; n <= MOST; n++) {
                for (int seed = 1; seed <= FIXED_SEEDS; seed++) {
                    ModelRun.Result result = ModelRun.fixed(peer, FIXED_STUDIES, seed, n);
                    seconds[n] += result.seconds() / FIXED_STUDIES / FIXED_SEEDS;
                    requestSeconds[n] += result.requestSeconds() / FIXED_SEEDS;
                }
            }
            return new Fixed(seconds, requestSeconds);
        }

        double least() {
            return IntStream.rangeClosed(1, MOST)
                    .mapToDouble(n -> seconds[n])
                    .min()
                    .orElseThrow();
        }

        int firstReaching(double share) {
            return IntStream.rangeClosed(1, MOST)
                    .filter(n -> seconds[n] <= least() / share)
                    .findFirst()
                    .orElseThrow();
        }

        double requestSecondsAtKnee() {
            return requestSeconds[firstReaching(KNEE)];
        }

        boolean isNearBest(int level) {
            return level >= firstReaching(KNEE) - 1 && level <= firstReaching(TOP) + 1;
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void findsTheBestNumberAndStaysThere(Model model) {
        Fixed first = Fixed.of(model.first());
        Fixed later = model.later().equals(model.first()) ? first : Fixed.of(model.later());
        double best = (first.least() + later.least()) / 2 * STUDIES;
        double atKnee = (first.requestSecondsAtKnee() + later.requestSecondsAtKnee()) / 2;
        for (long seed = 1; seed <= SEEDS; seed++) {
            ModelRun.Result result = ModelRun.adaptive(model.first(), model.later(), STUDIES, seed, MOST);
            double throughput = best / result.seconds();
            double near = shareNearBest(result, first, later);
            double response = result.requestSeconds() / atKnee;
            assertThat(throughput >= 0.9 && near >= 0.8 && response <= 1.5)
                    .as(
                            "seed %d: throughput %.2f of the best, %.2f of the time near its number, response time %.2f of that at the knee",
                            seed, throughput, near, response)
                    .isTrue();
        }
    }

    /** After the first tenth. */
    private static double shareNearBest(ModelRun.Result result, Fixed first, Fixed later) {
        List<Integer> levels = result.levels();
        int from = levels.size() / 10;
        int near = 0;
        for (int i = from; i < levels.size(); i++) {
            near += (i < result.change() ? first : later).isNearBest(levels.get(i)) ? 1 : 0;
        }
        return (double) near / (levels.size() - from);
    }
}
