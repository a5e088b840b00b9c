package io.veilgate.scp.cli;

import static io.veilgate.scp.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.scp.demo.SyntheticFiles;
import io.veilgate.scp.demo.SyntheticStudies;
import io.veilgate.scp.demo.SyntheticStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskCommandTest {
    private static final String EVERYTHING = """
            - name: everything, a bar at the top
              when: { SOPClassUID: "*" }
              regions: [ { x: 0, y: 0, width: "100%", height: "10%" } ]
            """;

    @TempDir
    Path folder;

    private Path in;
    private Path out;
    private String config;
    private SyntheticStudy study;

    @BeforeEach
    void studyWithARuleForAll() throws IOException {
        in = folder.resolve("in");
        out = folder.resolve("out");
        study = new SyntheticStudies(7).demo().getFirst();
        SyntheticFiles.write(study, in);
        config = config("rules: [rules.yaml]", "");
        Files.writeString(folder.resolve("rules.yaml"), EVERYTHING);
    }

    private String config(String mask, String more) throws IOException {
        return Files.writeString(
                        folder.resolve("v.yaml"),
                        "limits: { workers: 2 }\nprojects: { p: { folder: archive, mask: { " + mask + " }" + more
                                + " } }\n")
                .toString();
    }

    private List<Path> outputs() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.sorted().toList();
        }
    }

    private TreeMap<String, Integer> contents() throws IOException {
        TreeMap<String, Integer> contents = new TreeMap<>();
        for (Path file : outputs()) {
            contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
        return contents;
    }

    private Cli.Run mask(Path... inputs) {
        Stream<String> command = Stream.of("mask", "-c", config, "--out", out.toString(), "--json");
        return run(Stream.concat(command, Stream.of(inputs).map(Path::toString)).toArray(String[]::new));
    }

    private static JsonNode json(Cli.Run run) throws IOException {
        assertThat(run.out()).hasSize(1);
        return new ObjectMapper().readTree(run.out().getFirst());
    }

    @Test
    void writesEachInstanceUnderItsNewUidWithoutItsPatient() throws Exception {
        Cli.Run run = mask(in);
        assertThat(run.err()).containsExactly(study.instances() + " written to " + out + ", 0 held, 0 failed");
        assertThat(run.status()).isZero();
        JsonNode json = json(run);
        assertThat(json.at("/instances/received").asInt()).isEqualTo(study.instances());
        assertThat(json.at("/instances/archived").asInt()).isEqualTo(study.instances());
        assertThat(json.at("/studies/archived").asInt()).isEqualTo(1);
        assertThat(json.at("/bytes").asLong()).isPositive();
        assertThat(json.at("/quarantine").isEmpty()).isTrue();
        assertThat(outputs()).hasSize(study.instances());
        String patientId = study.instance(0).dataSet().string(Tag.PatientID).orElseThrow();
        for (Path file : outputs()) {
            try (Part10File output = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
                DataSet dataSet = output.read(Limits.defaults());
                assertThat(file).hasFileName(dataSet.string(Tag.SOPInstanceUID).orElseThrow() + ".dcm");
                assertThat(dataSet.string(Tag.PatientID).orElseThrow()).isNotEqualTo(patientId);
                assertThat(dataSet.string(Tag.PatientIdentityRemoved)).contains("YES");
            }
        }
    }

    @Test
    void whatHasNoRuleIsHeldAndNamedAndNotWritten() throws Exception {
        config = config("rules: []", "");
        Cli.Run run = mask(in);
        assertThat(run.status()).isEqualTo(1);
        assertThat(outputs()).isEmpty();
        JsonNode json = json(run);
        assertThat(json.at("/instances/quarantined").asInt()).isEqualTo(study.instances());
        assertThat(json.at("/quarantine/0/reason").asText()).isEqualTo("no-rule");
        assertThat(Path.of(json.at("/quarantine/0/path").asText())).hasParent(in);
        assertThat(run.err()).filteredOn(line -> line.startsWith("held: " + in)).hasSize(study.instances());
    }

    @Test
    void equalOutputUidsGetNamesOfTheirOwnAndASecondRunChangesNothing() throws Exception {
        Path file = in.resolve(firstFile());
        Path copy = Files.copy(file, folder.resolve("copy.dcm"));
        assertThat(mask(file, copy).status()).isZero();
        assertThat(outputs()).hasSize(2);
        assertThat(outputs().get(0).getFileName().toString()).endsWith("-2.dcm");
        var first = contents();
        // an earlier run's files are older than this run
        for (Path output : outputs()) {
            Files.setLastModifiedTime(output, java.nio.file.attribute.FileTime.fromMillis(0));
        }
        assertThat(mask(file, copy).status()).isZero();
        assertThat(contents()).isEqualTo(first);
    }

    private String firstFile() throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(path -> path.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void inAFolderWhatIsNotDicomIsSkippedButNotWhenNamed() throws Exception {
        Path text = Files.writeString(in.resolve("notes.txt"), "not an image, but long enough to be looked at");
        Path broken =
                Files.write(in.resolve("broken"), Arrays.copyOf(Files.readAllBytes(in.resolve(firstFile())), 150));
        Cli.Run run = mask(in);
        assertThat(run.status()).isEqualTo(1);
        assertThat(json(run).at("/instances/skipped").asInt()).isEqualTo(1);
        assertThat(run.err()).anyMatch(line -> line.startsWith("held: " + broken + ": parse-error"));
        assertThat(run.err()).noneMatch(line -> line.contains(text.toString()));
        Cli.Run named = mask(text);
        assertThat(named.status()).isEqualTo(1);
        assertThat(named.err()).anyMatch(line -> line.startsWith("held: " + text));
    }

    @Test
    void theOutputFolderIsNotReadAgain() throws Exception {
        out = in.resolve("out");
        assertThat(mask(in).status()).isZero();
        Cli.Run again = mask(in);
        assertThat(json(again).at("/instances/received").asInt()).isEqualTo(study.instances());
    }

    @Test
    void aBareDataSetIsTakenToo() throws Exception {
        Path file = in.resolve(firstFile());
        byte[] bytes = Files.readAllBytes(file);
        int start;
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), Limits.defaults())) {
            start = (int) opened.dataSetOffset();
        }
        Path bare = Files.write(folder.resolve("bare"), Arrays.copyOfRange(bytes, start, bytes.length));
        assertThat(mask(bare).status()).isZero();
        assertThat(outputs()).hasSize(1);
    }

    @Test
    void whoOptedOutIsLeftOutAndThatCountsAsDone() throws Exception {
        String patientId = study.instance(0).dataSet().string(Tag.PatientID).orElseThrow();
        Files.writeString(folder.resolve("optout.csv"), "PatientID\n" + patientId + "\n");
        config = config("rules: [rules.yaml]", ", exclude: optout.csv");
        Cli.Run run = mask(in);
        assertThat(run.status()).isZero();
        assertThat(json(run).at("/instances/excluded").asInt()).isEqualTo(study.instances());
        assertThat(outputs()).isEmpty();
    }

    @Test
    void badUsageAndBadRulesStopBeforeAnythingIsWritten() throws Exception {
        assertThat(mask(folder.resolve("none")).status()).isEqualTo(2);
        assertThat(run("mask", "-c", config, "--project", "q", "--out", out.toString(), in.toString())
                        .status())
                .isEqualTo(2);
        assertThat(run("mask", "-c", config, in.toString()).status()).isEqualTo(2);
        Files.writeString(folder.resolve("rules.yaml"), "- name: x\n  when: { Modality: US }\n  regons: []\n");
        Cli.Run run = mask(in);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("rules.yaml").contains("regons");
        assertThat(out).doesNotExist();
    }

    @Test
    void linksToFoldersAndToNothingAreNotFollowed() throws Exception {
        Path loop = in.resolve("loop");
        Files.createSymbolicLink(loop, in);
        Path dangling = in.resolve("dangling.dcm");
        Files.createSymbolicLink(dangling, folder.resolve("gone"));
        Cli.Run run = mask(in);
        assertThat(json(run).at("/instances/archived").asInt()).isEqualTo(study.instances());
        assertThat(run.status()).isZero();
    }
}
