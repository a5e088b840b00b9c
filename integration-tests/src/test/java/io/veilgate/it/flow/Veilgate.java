package io.veilgate.it.flow;

import io.veilgate.it.harness.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The product as it is installed: its own launcher, with what was just built. */
public final class Veilgate {
    private static final Path LAUNCHER = Path.of("..", "scp-node", "src", "main", "dist", "bin");
    private static final long ENDS_WITHIN_SECONDS = 150;

    private final Path folder;

    /** How a command ended. */
    public record Ended(int status, List<String> out, List<String> err) {}

    private Veilgate(Path folder) {
        this.folder = folder;
    }

    /** @param folder new; it takes the launcher and one jar that names what of this test's class path is the product's */
    public static Veilgate install(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String script : List.of("veilgate", "java-home.sh")) {
            Files.copy(LAUNCHER.resolve(script), bin.resolve(script));
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(":"))
                                // what is there for tests alone, which have a logging of their own
                                .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
                                .map(entry ->
                                        Path.of(entry).toAbsolutePath().toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path lib = Files.createDirectories(folder.resolve("lib"));
        try (OutputStream out = Files.newOutputStream(lib.resolve("classpath.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        return new Veilgate(folder);
    }

    /** One that is installed there. */
    static Veilgate at(Path folder) {
        return new Veilgate(folder);
    }

    /** Gives it a Java of its own, as the distribution for machines without one has it. */
    Path addRuntime() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("..", ".ci", "add-runtime").toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runtime.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(Files.readString(folder.resolve("runtime.log")));
        }
        return folder.resolve("runtime");
    }

    /** Runs a command to its end. */
    public Ended run(NodeFolder node, String... arguments) throws Exception {
        try (Running running = start(node, arguments)) {
            return running.ended();
        }
    }

    /** @param arguments the command first; {@code -c} is added */
    public Running start(NodeFolder node, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("bash", folder.resolve("bin").resolve("veilgate").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-c", node.configuration().toString()));
        Path out = Files.createTempFile(folder, "out-", ".txt");
        Path err = Files.createTempFile(folder, "err-", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("JAVA_HOME");
        if (!Files.exists(folder.resolve("runtime"))) {
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        }
        return new Running(builder.start(), out, err);
    }

    /** A command under way; closing kills it. */
    public record Running(Process process, Path out, Path err) implements AutoCloseable {
        public Ended ended() throws Exception {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not ended within " + ENDS_WITHIN_SECONDS + " s:\n" + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        }

        /** Proportional set size of the process now, in bytes (proc(5), smaps_rollup); 0 if it has ended. */
        public long pssBytes() throws IOException, InterruptedException {
            try {
                return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .sum();
            } catch (IOException e) {
                return whereItHasEnded(e);
            }
        }

        /** What it runs: the file of its program. */
        Path program() throws IOException {
            return Path.of("/proc", Long.toString(process.pid()), "exe").toRealPath();
        }

        /** Open files of the process now, sockets among them; 0 if it has ended. */
        public long openFiles() throws IOException, InterruptedException {
            try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
                return open.count();
            } catch (IOException e) {
                return whereItHasEnded(e);
            }
        }

        /** A process that is about to end has nothing to look at any more, and is alive still. */
        private long whereItHasEnded(IOException failure) throws IOException, InterruptedException {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                throw failure;
            }
            return 0;
        }

        /** Returns when the node takes associations. */
        public void listens(NodeFolder node) throws Exception {
            Await.until("the node listens", Duration.ofSeconds(ENDS_WITHIN_SECONDS), () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the node has ended: " + ended());
                }
                return Files.readString(err)
                        .contains("listens on port " + node.ae().port());
            });
        }

        /** SIGTERM. */
        public void stop() {
            process.destroy();
        }

        /** SIGKILL. */
        public void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
