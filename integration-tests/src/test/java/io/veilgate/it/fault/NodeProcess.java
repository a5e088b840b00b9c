package io.veilgate.it.fault;

import io.veilgate.it.flow.NodeFolder;
import io.veilgate.it.harness.Await;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/** A listening node as a process of its own, of the classes that these tests run with. Closing kills it. */
public final class NodeProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(240);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;
    private final long logStart;

    private NodeProcess(Process process, Path log, long logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /** As the command {@code serve} runs it. Returns once it listens. */
    public static NodeProcess serve(NodeFolder node) throws Exception {
        return unready(node).listening();
    }

    /** The same, whether it comes to listen or not. Returns at once. */
    static NodeProcess unready(NodeFolder node) throws Exception {
        return start(node, classPath(), "io.veilgate.scp.cli.Main", "serve", "-c");
    }

    /** As the command {@code serve} runs it where it is installed: all classes are in jars. Returns once it listens. */
    static NodeProcess serveFromJars(NodeFolder node, Path jars) throws Exception {
        Files.createDirectories(jars);
        List<String> packed = new ArrayList<>();
        for (String place : classPath().split(File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(place))) {
                String jar = jars.resolve(packed.size() + ".jar").toString();
                PrintStream told = System.err;
                if (ToolProvider.findFirst("jar").orElseThrow().run(told, told, "cf0", jar, "-C", place, ".") != 0) {
                    throw new IOException("cannot pack " + place);
                }
                packed.add(jar);
            } else {
                packed.add(place);
            }
        }
        return start(node, String.join(File.pathSeparator, packed), "io.veilgate.scp.cli.Main", "serve", "-c")
                .listening();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** One that ends at the given time of a step. Returns once it listens, or has ended. */
    static NodeProcess halting(NodeFolder node, Fault fault, int times) throws Exception {
        return start(node, classPath(), HaltingNode.class.getName(), fault.name(), Integer.toString(times))
                .listening();
    }

    private static NodeProcess start(NodeFolder node, String classPath, String mainClass, String... arguments)
            throws IOException {
        Path configuration = node.configuration();
        Path log = configuration.resolveSibling("node.log");
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx176m",
                "-XX:MaxDirectMemorySize=132m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                // not the tests'
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                mainClass));
        command.addAll(List.of(arguments));
        command.add(configuration.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return new NodeProcess(builder.start(), log, logStart);
    }

    private NodeProcess listening() throws Exception {
        boolean listens = false;
        try {
            Await.until(
                    "the node listens, or has ended: " + log,
                    STARTS_WITHIN,
                    () -> !process.isAlive() || log().contains("listens on port"));
            listens = true;
            return this;
        } finally {
            if (!listens) {
                close();
            }
        }
    }

    /** What it has logged so far. */
    String log() throws IOException {
        byte[] all = Files.readAllBytes(log);
        return new String(all, (int) logStart, (int) (all.length - logStart), java.nio.charset.StandardCharsets.UTF_8);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end. */
    int status() throws Exception {
        if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node does not end:\n" + log());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** SIGKILL, without waiting for it. */
    void destroy() {
        process.destroyForcibly();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Resident set of the process now, in bytes (proc(5), status); 0 if it has ended. */
    public long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        destroy();
        process.onExit().join();
    }
}
