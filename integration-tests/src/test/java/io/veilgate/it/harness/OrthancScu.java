package io.veilgate.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running Orthanc, told by its REST interface to call others. */
public final class OrthancScu implements PeerScu {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Orthanc orthanc;

    public OrthancScu(Orthanc orthanc) {
        this.orthanc = orthanc;
    }

    @Override
    public void echo(RemoteAe scp) throws Exception {
        orthanc.post(modality(scp) + "/echo", Map.of());
    }

    @Override
    public void store(RemoteAe scp, List<Path> files) throws Exception {
        List<String> instances = new ArrayList<>();
        for (Path file : files) {
            instances.add(JSON.readTree(orthanc.post("/instances", Files.readAllBytes(file)))
                    .get("ID")
                    .asText());
        }
        JsonNode result = orthanc.post(modality(scp) + "/store", Map.of("Resources", instances));
        if (result.get("FailedInstancesCount").asInt() != 0) {
            throw new AssertionError("Orthanc says: " + result);
        }
    }

    @Override
    public List<String> find(RemoteAe scp, String study) throws Exception {
        String query = query(scp, study);
        List<String> found = new ArrayList<>();
        for (JsonNode answer : orthanc.json(query + "/answers?expand")) {
            found.add(answer.get("0020,000d").get("Value").asText());
        }
        return found;
    }

    @Override
    public void move(RemoteAe scp, String destination, String study) throws Exception {
        orthanc.post(query(scp, study) + "/retrieve", Map.of("TargetAet", destination, "Synchronous", true));
    }

    private String query(RemoteAe scp, String study) throws Exception {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Level", "Study");
        body.put("Query", Map.of("StudyInstanceUID", study));
        return "/queries/"
                + orthanc.post(modality(scp) + "/query", body).get("ID").asText();
    }

    private String modality(RemoteAe scp) throws Exception {
        String path = "/modalities/" + scp.aeTitle();
        orthanc.put(path, Map.of("AET", scp.aeTitle(), "Host", RemoteAe.HOST, "Port", scp.port()));
        return path;
    }
}
