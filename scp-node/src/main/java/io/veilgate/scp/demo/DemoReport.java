package io.veilgate.scp.demo;

import io.veilgate.core.base.Tag;
import io.veilgate.core.image.Region;
import io.veilgate.core.mask.RuleException;
import io.veilgate.core.mask.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Compares what arrived with what was sent for, draws the pictures, and says in a few lines what was masked where. */
final class DemoReport {
    private final DemoFolder folder;
    private final int expected;
    private final Map<String, Device> devices = new TreeMap<>();
    private int archived;
    private int right;

    /** What is told of one device, by its first instance. */
    private static final class Device {
        private final Comparison first;
        private final Path picture;
        private int instances;

        Device(Comparison first, Path picture) {
            this.first = first;
            this.picture = picture;
        }
    }

    private DemoReport(DemoFolder folder, int expected) {
        this.folder = folder;
        this.expected = expected;
    }

    /** @param expected instances that should have arrived */
    static DemoReport of(DemoFolder folder, int expected) throws IOException {
        DemoReport report = new DemoReport(folder, expected);
        RuleSet rules;
        try {
            rules = RuleSet.read(List.of(folder.rules()));
        } catch (RuleException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (Path file : folder.archived()) {
            report.add(file, rules);
        }
        return report;
    }

    private void add(Path file, RuleSet rules) throws IOException {
        archived++;
        try (ImageFile after = ImageFile.open(file)) {
            Path original = folder.original(Comparison.serial(after));
            if (!Files.exists(original)) {
                return;
            }
            try (ImageFile before = ImageFile.open(original)) {
                Comparison comparison = Comparison.of(before, after, rules);
                right += comparison.isRight() ? 1 : 0;
                String name = before.header().string(Tag.Modality).orElse("") + " "
                        + before.header().string(Tag.ManufacturerModelName).orElse("");
                Device device = devices.get(name);
                if (device == null) {
                    device = new Device(comparison, picture(name, before, after));
                    devices.put(name, device);
                }
                device.instances++;
            }
        }
    }

    private Path picture(String device, ImageFile before, ImageFile after) throws IOException {
        Path file = folder.pictures().resolve(device.replace(' ', '-') + ".png");
        FrameImage frame = before.frame(0);
        PngWriter.write(frame, after.frame(0), PngWriter.Window.of(before.header(), frame), file);
        return file;
    }

    /** Whether every instance arrived, once, blank where it has to be and unchanged elsewhere. */
    boolean isComplete() {
        return archived == expected && right == expected;
    }

    void print(Consumer<String> out) {
        out.accept("Masked:");
        devices.forEach((name, device) -> {
            out.accept(String.format(
                    "  %-18s %2d instances, rule \"%s\": blank is %s",
                    name,
                    device.instances,
                    String.join("\", \"", device.first.rules()),
                    device.first.regions().stream().map(DemoReport::told).collect(Collectors.joining(", "))));
            out.accept("                     before and after: " + device.picture);
        });
        out.accept(String.format(
                "Checked: %d of %d instances are in the archive; in %d the regions are blank and every other pixel is what it was.",
                archived, expected, right));
    }

    private static String told(Region region) {
        return region.width() + " × " + region.height() + " at " + region.x() + "," + region.y();
    }
}
