package io.veilgate.scp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scu.query.InstanceMatch;
import io.veilgate.scu.query.SeriesMatch;
import io.veilgate.scu.query.StudyMatch;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Shows what a query found, studies with their series and instances beneath them. */
sealed interface FoundPrinter {
    void study(StudyMatch study);

    void series(SeriesMatch series);

    void instance(InstanceMatch instance);

    void end(int foreign);

    /** One line each, indented by level, as it comes. */
    record Lines(PrintWriter out) implements FoundPrinter {
        @Override
        public void study(StudyMatch study) {
            StringBuilder line =
                    new StringBuilder("study ").append(study.studyInstanceUid().value());
            append(line, "date", study.studyDate());
            append(line, "accession", study.accessionNumber());
            append(line, "patient", study.patientId());
            append(line, "issuer", study.issuerOfPatientId());
            append(line, "modalities", Optional.of(String.join("\\", study.modalities())));
            append(line, "series", study.series());
            append(line, "instances", study.instances());
            out.println(line);
        }

        @Override
        public void series(SeriesMatch series) {
            StringBuilder line = new StringBuilder("  series ")
                    .append(series.seriesInstanceUid().value());
            append(line, "modality", series.modality());
            append(line, "instances", series.instances());
            out.println(line);
        }

        @Override
        public void instance(InstanceMatch instance) {
            StringBuilder line = new StringBuilder("    instance ")
                    .append(instance.sopInstanceUid().value());
            append(line, "class", instance.sopClassUid().map(uid -> uid.value()));
            out.println(line);
        }

        @Override
        public void end(int foreign) {
            out.flush();
        }

        private static void append(StringBuilder line, String name, OptionalInt count) {
            if (count.isPresent()) {
                line.append("  ").append(name).append(' ').append(count.getAsInt());
            }
        }

        /** Control characters of a peer must not reach the terminal. */
        private static void append(StringBuilder line, String name, Optional<String> value) {
            value.filter(text -> !text.isBlank())
                    .ifPresent(text ->
                            line.append("  ").append(name).append(' ').append(text.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /** One document at the end. */
    final class Json implements FoundPrinter {
        private final PrintWriter out;
        private final ObjectMapper mapper = new ObjectMapper();
        private final ArrayNode studies = mapper.createArrayNode();
        private @Nullable ObjectNode study;
        private @Nullable ObjectNode series;

        Json(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void study(StudyMatch match) {
            ObjectNode node = studies.addObject()
                    .put("studyInstanceUID", match.studyInstanceUid().value());
            match.studyDate().ifPresent(date -> node.put("studyDate", date));
            match.accessionNumber().ifPresent(number -> node.put("accessionNumber", number));
            match.patientId().ifPresent(id -> node.put("patientID", id));
            match.issuerOfPatientId().ifPresent(issuer -> node.put("issuerOfPatientID", issuer));
            match.modalities().forEach(node.putArray("modalities")::add);
            match.sopClasses().forEach(uid -> node.withArray("sopClasses").add(uid.value()));
            match.series().ifPresent(count -> node.put("numberOfSeries", count));
            match.instances().ifPresent(count -> node.put("numberOfInstances", count));
            study = node;
        }

        @Override
        public void series(SeriesMatch match) {
            if (study == null) {
                throw new IllegalStateException("a series before its study");
            }
            ObjectNode node = study.withArray("series").addObject();
            node.put("seriesInstanceUID", match.seriesInstanceUid().value());
            match.modality().ifPresent(modality -> node.put("modality", modality));
            match.instances().ifPresent(count -> node.put("numberOfInstances", count));
            series = node;
        }

        @Override
        public void instance(InstanceMatch match) {
            if (series == null) {
                throw new IllegalStateException("an instance before its series");
            }
            ObjectNode node = series.withArray("instances").addObject();
            node.put("sopInstanceUID", match.sopInstanceUid().value());
            match.sopClassUid().ifPresent(uid -> node.put("sopClassUID", uid.value()));
        }

        @Override
        public void end(int foreign) {
            try {
                out.println(mapper.writeValueAsString(
                        mapper.createObjectNode().put("dropped", foreign).set("studies", studies)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            out.flush();
        }
    }
}
