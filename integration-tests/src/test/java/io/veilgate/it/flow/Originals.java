package io.veilgate.it.flow;

import io.veilgate.it.harness.Judges;
import io.veilgate.it.harness.Pixels;
import io.veilgate.scp.demo.GroundTruth;
import io.veilgate.scp.demo.SyntheticDevice;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticInstance;
import io.veilgate.scp.demo.SyntheticStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Synthetic studies as files, and what is known of each by the number in its pixels. */
record Originals(Path folder, List<SyntheticStudy> studies, SequencedMap<Integer, Original> bySerial) {
    record Original(Path file, SyntheticDevice device, GroundTruth truth) {}

    /** Their decoded pixels in the order of {@link #bySerial}, all in memory. */
    SequencedMap<Integer, Pixels> pixels() throws Exception {
        Iterator<Pixels> decoded = Judges.pixels(files()).iterator();
        SequencedMap<Integer, Pixels> pixels = new TreeMap<>();
        bySerial.keySet().forEach(serial -> pixels.put(serial, decoded.next()));
        return pixels;
    }

    static Originals write(Path folder, List<SyntheticStudy> studies) throws IOException {
        Files.createDirectories(folder);
        SequencedMap<Integer, Original> bySerial = new TreeMap<>();
        for (SyntheticStudy study : studies) {
            for (int i = 0; i < study.instances(); i++) {
                SyntheticInstance instance = study.instance(i);
                Path file = folder.resolve("%06d.dcm".formatted(instance.truth().serial()));
                SyntheticFiles.write(instance, file);
                bySerial.put(instance.truth().serial(), new Original(file, study.device(), instance.truth()));
            }
        }
        return new Originals(folder, List.copyOf(studies), bySerial);
    }

    /** Those of some of the devices. */
    Originals of(SyntheticDevice... devices) {
        List<SyntheticDevice> wanted = List.of(devices);
        SequencedMap<Integer, Original> some = new TreeMap<>(bySerial);
        some.values().removeIf(original -> !wanted.contains(original.device()));
        return new Originals(
                folder,
                studies.stream()
                        .filter(study -> wanted.contains(study.device()))
                        .toList(),
                some);
    }

    List<Path> files() {
        return bySerial.values().stream().map(Original::file).toList();
    }

    List<String> studyInstanceUids() {
        List<String> uids = new ArrayList<>();
        studies.forEach(study -> uids.add(study.studyInstanceUid()));
        return uids;
    }
}
