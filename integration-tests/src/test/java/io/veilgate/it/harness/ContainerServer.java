package io.veilgate.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * A server in a container: the same program as {@link LocalServer} starts, from the same distribution, in the host's network (so that ports and
 * move destinations are the same on both ways) and with its folder at the same path.
 */
final class ContainerServer implements Server {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final ImageFromDockerfile IMAGE = new ImageFromDockerfile("veilgate-test-peers", false)
            .withDockerfileFromBuilder(builder -> builder.from("debian:bookworm-slim")
                    .run("apt-get update && apt-get install -y --no-install-recommends dcmtk orthanc")
                    .build());

    private final GenericContainer<?> container;

    private ContainerServer(GenericContainer<?> container) {
        this.container = container;
    }

    static ContainerServer start(Spec spec) throws Exception {
        String folder = spec.folder().toAbsolutePath().toString();
        Object owner = Files.getAttribute(spec.folder(), "unix:uid");
        Path log = spec.log();
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withNetworkMode("host")
                .withFileSystemBind(folder, folder, BindMode.READ_WRITE)
                .withWorkingDirectory(folder)
                .withEnv("LC_ALL", "C.UTF-8")
                .withEnv("TCP_NODELAY", spec.nagle().tcpNoDelay())
                .withCreateContainerCmdModifier(create -> create.withUser(owner.toString()))
                .withLogConsumer(frame -> Logs.append(log, frame.getUtf8String()))
                .withCommand(spec.command().toArray(String[]::new));
        ContainerServer server = new ContainerServer(container);
        try {
            container.start();
            Await.until(
                    spec.name() + " answers on its ports (see " + log + ")",
                    STARTS_WITHIN,
                    () -> spec.ports().stream().allMatch(Ports::answers));
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
        container.stop();
    }

    @Override
    public void close() {
        container.stop();
    }
}
