package io.veilgate.it.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** File systems of a test's own, for which it has to be root; unmounted when closed. */
final class Mounts implements AutoCloseable {
    private final Deque<Path> mounted = new ArrayDeque<>();

    /** Where nothing can be mounted the test is skipped, and says so where people look. */
    static Mounts orSkip(Path probe) throws Exception {
        Mounts mounts = new Mounts();
        Files.createDirectories(probe);
        if (run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", probe.toString()) != 0) {
            String why = "NOT TESTED: faults of disks, since this user may not mount file systems here";
            System.err.println(why);
            Assumptions.abort(why);
        }
        mounts.mounted.push(probe);
        mounts.unmount(probe);
        return mounts;
    }

    Path tmpfs(Path folder, long bytes) throws Exception {
        Files.createDirectories(folder);
        mount(folder, "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs");
        return folder;
    }

    /** An ext4 file system in a sparse file. */
    Path ext4(Path folder, Path image, long bytes) throws Exception {
        Files.createDirectories(folder);
        must("truncate", "-s", Long.toString(bytes), image.toString());
        must("mkfs.ext4", "-q", "-F", image.toString());
        attach(folder, image);
        return folder;
    }

    void attach(Path folder, Path image) throws Exception {
        mount(folder, "-o", "loop", image.toString());
    }

    /** What is opened in the folder from now on can only be read; what is open already is not touched. */
    void readOnly(Path folder) throws Exception {
        mount(folder, "--bind", folder.toString());
        must("mount", "-o", "remount,bind,ro", folder.toString());
    }

    private void mount(Path folder, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(folder.toString());
        must(command.toArray(String[]::new));
        mounted.push(folder);
    }

    void unmount(Path folder) throws Exception {
        must("umount", folder.toString());
        mounted.remove(folder);
    }

    /** As when the power goes: what is not on the disk by now never gets there (ioctl EXT4_IOC_SHUTDOWN without a flush of the journal). */
    static void powerOff(Path folder) throws Exception {
        must(
                "/usr/bin/python3",
                "-c",
                "import fcntl, os, struct, sys;"
                        + "fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))",
                folder.toString());
    }

    static void must(String... command) throws Exception {
        if (run(command) != 0) {
            throw new IOException("failed: " + Arrays.toString(command));
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("does not end: " + Arrays.toString(command));
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        for (Path folder : List.copyOf(mounted)) {
            // lazily: a test that failed may have left files open
            new ProcessBuilder("umount", "-l", folder.toString())
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        }
    }
}
