package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.deid.ExclusionList;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.PeerConfig;
import io.veilgate.scp.config.ProjectConfig;
import io.veilgate.scp.wiring.NodeException;
import io.veilgate.scu.query.FindScu;
import io.veilgate.scu.query.QueryException;
import io.veilgate.scu.query.SeriesMatch;
import io.veilgate.scu.query.StudyListEntry;
import io.veilgate.scu.query.StudyListReader;
import io.veilgate.scu.query.StudyMatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** {@code retrieve --dry-run}: what a list stands for, as the PACS says; nothing is fetched or put on record. */
final class DryRunReport {
    private final PeerConfig peer;
    private final ProjectConfig project;
    private final ExclusionList exclusions;
    private final int studiesPerLine;
    private final CommandLine command;
    private int studies;
    private long instances;
    private int excluded;
    private int bad;
    private int notFound;

    private DryRunReport(
            PeerConfig peer, ProjectConfig project, ExclusionList exclusions, int studiesPerLine, CommandLine command) {
        this.peer = peer;
        this.project = project;
        this.exclusions = exclusions;
        this.studiesPerLine = studiesPerLine;
        this.command = command;
    }

    /** @return the exit status: 1 if a line is bad or finds nothing */
    static int run(
            Configuration configuration,
            PeerConfig peer,
            ProjectConfig project,
            InputStream list,
            boolean asJson,
            CommandLine command)
            throws IOException, DicomException, NodeException {
        ExclusionList exclusions = project.exclude().isPresent()
                ? ExclusionList.read(project.exclude().get())
                : ExclusionList.none();
        DryRunReport report = new DryRunReport(
                peer, project, exclusions, configuration.limits().studiesPerLine(), command);
        StudyListReader lines = new StudyListReader(list);
        try (Outbound outbound = new Outbound(configuration);
                FindScu find = FindScu.open(outbound.requestor(), outbound.remote(peer))) {
            report.count(lines, find);
        }
        return report.print(asJson);
    }

    private void count(StudyListReader lines, FindScu find) throws IOException, DicomException {
        for (Optional<StudyListEntry> entry = lines.next(); entry.isPresent(); entry = lines.next()) {
            switch (entry.get()) {
                case StudyListEntry.Bad(long line, String reason) -> {
                    bad++;
                    problem(line, reason);
                }
                case StudyListEntry.Duplicate(long line, long first) ->
                    problem(line, "asks for the same as line " + first);
                case StudyListEntry.Request request -> count(request, find);
            }
        }
    }

    private void count(StudyListEntry.Request request, FindScu find) throws IOException, DicomException {
        try {
            var matches = find.studies(request.key(), project.defaultIssuer(), studiesPerLine)
                    .matches();
            if (matches.isEmpty()) {
                notFound++;
                problem(request.line(), "the PACS knows no such study");
            }
            for (StudyMatch study : matches) {
                if (exclusions.excludes(
                        study.patientId().orElse(""),
                        study.issuerOfPatientId().or(project::defaultIssuer).orElse(""),
                        study.studyInstanceUid().value())) {
                    excluded++;
                } else {
                    studies++;
                    instances += study.instances().isPresent()
                            ? study.instances().getAsInt()
                            : instancesOf(study.studyInstanceUid(), find);
                }
            }
        } catch (QueryException.TooMany | QueryException.Failed e) {
            notFound++;
            problem(request.line(), String.valueOf(e.getMessage()));
        }
    }

    private static long instancesOf(ReceivedUid study, FindScu find) throws IOException, DicomException {
        long[] count = {0};
        for (SeriesMatch series : find.series(study)) {
            if (series.instances().isPresent()) {
                count[0] += series.instances().getAsInt();
            } else {
                find.instances(study, series.seriesInstanceUid(), _ -> count[0]++);
            }
        }
        return count[0];
    }

    private void problem(long line, String reason) {
        command.getErr().println("line " + line + ": " + reason);
    }

    private int print(boolean asJson) {
        if (asJson) {
            ObjectNode report = new ObjectMapper().createObjectNode();
            report.put("dryRun", true)
                    .put("peer", peer.name())
                    .put("studies", studies)
                    .put("instances", instances);
            report.putObject("lines").put("bad", bad).put("not_found", notFound).put("excluded", excluded);
            command.getOut().println(report);
        } else {
            command.getOut()
                    .printf(
                            Locale.ROOT,
                            "%d studies, %d instances at %s; %d excluded, %d lines not found, %d bad; the PACS tells no bytes%n",
                            studies,
                            instances,
                            peer.name(),
                            excluded,
                            notFound,
                            bad);
        }
        return bad + notFound > 0 ? 1 : 0;
    }
}
