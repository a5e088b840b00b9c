package io.veilgate.scp.cli;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Uids;
import io.veilgate.core.dataset.Part10;
import io.veilgate.core.dataset.Part10File;
import io.veilgate.core.dataset.TransferSyntaxes;
import io.veilgate.core.pipeline.InstanceProcessor;
import io.veilgate.core.pipeline.Outcome;
import io.veilgate.core.pipeline.ProjectPolicy;
import io.veilgate.core.pipeline.Reason;
import io.veilgate.core.pipeline.ReceivedInstance;
import io.veilgate.core.pipeline.ResearchIds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Masks one file after another. Safe for several threads. */
final class MaskFile {
    private static final int PREAMBLE_BYTES = 128;

    private final InstanceProcessor processor;
    private final ProjectPolicy policy;
    private final Limits limits;
    private final MaskOutput output;
    private final MaskReport report;

    MaskFile(ProjectPolicy policy, Limits limits, MaskOutput output, MaskReport report) {
        this.processor = new InstanceProcessor(limits);
        this.policy = policy;
        this.limits = limits;
        this.output = output;
        this.report = report;
    }

    /** Ends in one entry of the report. */
    void mask(MaskInputs.Input input) {
        Path file = input.file();
        try (Part10File opened = Part10.open(file, TransferSyntaxes.standard(), limits)) {
            if (isDirectory(opened) && !input.named()) {
                report.skipped();
                return;
            }
            mask(file, opened);
        } catch (DicomException.Format e) {
            if (input.named() || looksLikePart10(file)) {
                report.held(file, new Reason(Reason.Code.PARSE_ERROR, String.valueOf(e.getMessage())));
            } else {
                report.skipped();
            }
        } catch (IOException e) {
            report.failed(file.toString(), e);
        }
    }

    private void mask(Path file, Part10File opened) throws IOException {
        try (ReceivedInstance instance = ReceivedInstance.file(opened)) {
            switch (processor.process(instance, policy, ResearchIds.none())) {
                case Outcome.Masked masked -> {
                    try {
                        report.written(masked, output.write(masked, instance.dataSet()));
                    } catch (DicomException.Format e) {
                        report.held(file, new Reason(Reason.Code.BAD_PIXELS, String.valueOf(e.getMessage())));
                    }
                }
                case Outcome.Quarantined held -> report.held(file, held.reason());
            }
        }
    }

    /** A DICOMDIR describes files and is none of them. */
    private static boolean isDirectory(Part10File file) {
        return file.fileMeta()
                .flatMap(meta -> meta.sopClassUid())
                .filter(uid -> uid.is(Uids.MediaStorageDirectoryStorage))
                .isPresent();
    }

    private static boolean looksLikePart10(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(PREAMBLE_BYTES + 4);
            return start.length == PREAMBLE_BYTES + 4
                    && start[PREAMBLE_BYTES] == 'D'
                    && start[PREAMBLE_BYTES + 1] == 'I'
                    && start[PREAMBLE_BYTES + 2] == 'C'
                    && start[PREAMBLE_BYTES + 3] == 'M';
        } catch (IOException _) {
            return true;
        }
    }
}
