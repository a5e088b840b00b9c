package io.veilgate.it.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How Orthanc is set up: it accepts and answers everybody, and everything.
 *
 * @param destinations AEs on this machine that it may send to by C-MOVE: title and port
 * @param associations that it serves at the same time
 * @param overwrite whether a second object with the same SOP Instance UID takes the first one's place (without, Orthanc answers Success and keeps the first)
 * @param further keys of Orthanc's configuration, which win over the rest
 */
public record OrthancSettings(
        String aeTitle,
        Map<String, Integer> destinations,
        int associations,
        boolean overwrite,
        Map<String, Object> further) {
    public OrthancSettings {
        destinations = Map.copyOf(destinations);
        further = Map.copyOf(further);
    }

    public static OrthancSettings of(String aeTitle) {
        return new OrthancSettings(aeTitle, Map.of(), 8, true, Map.of());
    }

    public OrthancSettings withDestination(String destination, int port) {
        Map<String, Integer> more = new LinkedHashMap<>(destinations);
        more.put(destination, port);
        return new OrthancSettings(aeTitle, more, associations, overwrite, further);
    }

    public OrthancSettings withAssociations(int count) {
        return new OrthancSettings(aeTitle, destinations, count, overwrite, further);
    }

    public OrthancSettings keepingTheFirst() {
        return new OrthancSettings(aeTitle, destinations, associations, false, further);
    }

    public OrthancSettings with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(further);
        more.put(key, value);
        return new OrthancSettings(aeTitle, destinations, associations, overwrite, more);
    }

    String json(int port, int httpPort, Path database) throws JsonProcessingException {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("Name", aeTitle);
        keys.put("DicomAet", aeTitle);
        keys.put("DicomPort", port);
        keys.put("HttpPort", httpPort);
        keys.put("StorageDirectory", database.toString());
        keys.put("IndexDirectory", database.toString());
        // an idle connection that it closes while the next request is under way would fail that request
        keys.put("KeepAlive", false);
        keys.put("RemoteAccessAllowed", false);
        keys.put("AuthenticationEnabled", false);
        keys.put("DicomCheckCalledAet", false);
        for (String service : List.of("Echo", "Store", "Find", "Get", "Move")) {
            keys.put("DicomAlwaysAllow" + service, true);
        }
        keys.put("UnknownSopClassAccepted", true);
        keys.put("DicomThreadsCount", associations);
        keys.put("ConcurrentJobs", associations);
        keys.put("OverwriteInstances", overwrite);
        keys.put("SaveJobs", false);
        keys.put("Plugins", List.of());
        Map<String, Object> modalities = new LinkedHashMap<>();
        destinations.forEach((title, at) -> modalities.put(title, List.of(title, RemoteAe.HOST, at)));
        keys.put("DicomModalities", modalities);
        keys.putAll(further);
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(keys);
    }
}
