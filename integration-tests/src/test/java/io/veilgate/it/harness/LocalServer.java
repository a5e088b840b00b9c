package io.veilgate.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server as a process of this machine. It ends after {@code LIFETIME} at the latest, also if the tests' JVM is killed. */
final class LocalServer implements Server {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final Process process;

    private LocalServer(Process process) {
        this.process = process;
    }

    static LocalServer start(Spec spec) throws Exception {
        Path log = spec.log();
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>(
                List.of("timeout", "--signal=TERM", "--kill-after=10", Long.toString(LIFETIME.toSeconds())));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        // Debian's Orthanc, which only root has on the PATH
        builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        builder.environment().put("TCP_NODELAY", spec.nagle().tcpNoDelay());
        LocalServer server = new LocalServer(builder.start());
        try {
            Await.until(
                    spec.name() + " answers on its ports (see " + log + ")",
                    STARTS_WITHIN,
                    () -> server.isUp(spec, log));
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    private boolean isUp(Spec spec, Path log) {
        if (!process.isAlive()) {
            throw new AssertionError(
                    spec.name() + " ended at its start with status " + process.exitValue() + ":\n" + contents(log));
        }
        return spec.ports().stream().allMatch(Ports::answers);
    }

    private static String contents(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void kill() {
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        all.forEach(each -> each.onExit().join());
    }

    @Override
    public void close() {
        // while it lives it can still be asked what it has started
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
