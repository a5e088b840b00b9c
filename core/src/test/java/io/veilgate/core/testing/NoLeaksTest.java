package io.veilgate.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.slf4j.LoggerFactory;

final class NoLeaksTest {
    @Test
    void aTestThatCleansUpPasses() {
        assertThat(failure("clean")).isEmpty();
    }

    @Test
    void aThreadThatStillRunsFailsItsTest() {
        assertThat(failure("leavesAThread")).contains("veilgate-left-behind");
    }

    @Test
    void anOpenFileFailsItsTest() {
        assertThat(failure("leavesAFileOpen")).contains("left.bin");
    }

    @Test
    void anUnannouncedWarningFailsItsTest() {
        assertThat(failure("warns")).contains("WARN").contains("beyond expectation");
    }

    @Test
    void anAnnouncedWarningDoesNot() {
        assertThat(failure("warnsAsAnnounced")).isEmpty();
    }

    @Test
    void aBufferThatWasNotReleasedFailsItsClass() {
        assertThat(failure("losesABuffer")).contains("LEAK");
    }

    /** Why that test, or its class, failed; empty if it did not. */
    private static String failure(String method) {
        StringBuilder failures = new StringBuilder();
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectMethod(Leaky.class, method))
                .execute()
                .allEvents()
                .failed()
                .stream()
                .map(Event::getPayload)
                .forEach(payload -> failures.append(payload.orElseThrow()));
        return failures.toString();
    }

    /** Run by the tests above only: by itself it is no test class that the build looks for. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static final class Leaky {
        private final CountDownLatch end = new CountDownLatch(1);

        @TempDir
        private Path folder;

        @AfterAll
        void end() {
            end.countDown();
        }

        @Test
        void clean() throws InterruptedException {
            Thread thread = Thread.ofPlatform().name("veilgate-ended").start(() -> {});
            thread.join();
        }

        @Test
        void leavesAThread() {
            Thread.ofPlatform().daemon().name("veilgate-left-behind").start(() -> {
                try {
                    end.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Test
        void leavesAFileOpen() throws IOException {
            new FileOutputStream(folder.resolve("left.bin").toFile()).write(1);
        }

        @Test
        void warns() {
            LoggerFactory.getLogger("io.veilgate.test").warn("beyond expectation");
        }

        @Test
        @MayWarn("as expected")
        void warnsAsAnnounced() {
            LoggerFactory.getLogger("io.veilgate.test").warn("just as expected");
        }

        @Test
        void losesABuffer() {
            ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(64);
            assertThat(lost.refCnt()).isOne();
        }
    }
}
