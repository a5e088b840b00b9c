package io.veilgate.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running Orthanc: as a DICOM AE, and by its REST interface. */
public record Orthanc(RemoteAe ae, int httpPort) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Puts Part 10 files into it without any association. */
    public void upload(List<Path> files) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Path file : files) {
                exchange(client, request("/instances").POST(BodyPublishers.ofByteArray(Files.readAllBytes(file))));
            }
        }
    }

    /** Instances that it holds. */
    public int count() throws Exception {
        return json("/statistics").get("CountInstances").asInt();
    }

    /** Orthanc's own identifiers of all instances. */
    public List<String> instances() throws Exception {
        List<String> identifiers = new ArrayList<>();
        json("/instances").forEach(identifier -> identifiers.add(identifier.asText()));
        return identifiers;
    }

    /** The Part 10 file of one of {@link #instances()}. */
    public byte[] file(String instance) throws Exception {
        return get("/instances/" + instance + "/file");
    }

    /** Writes every instance's Part 10 file into this folder. */
    public List<Path> download(Path folder) throws Exception {
        List<Path> files = new ArrayList<>();
        for (String instance : instances()) {
            files.add(Files.write(folder.resolve(instance + ".dcm"), file(instance)));
        }
        return files;
    }

    public JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path));
    }

    /** @return the answer, a JSON document */
    public JsonNode post(String path, Map<String, ?> body) throws Exception {
        return JSON.readTree(post(path, JSON.writeValueAsBytes(body)));
    }

    public byte[] post(String path, byte[] body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return exchange(client, request(path).POST(BodyPublishers.ofByteArray(body)));
        }
    }

    public void put(String path, Map<String, ?> body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            exchange(client, request(path).PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
        }
    }

    public void delete(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            exchange(client, request(path).DELETE());
        }
    }

    private byte[] get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return exchange(client, request(path).GET());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + RemoteAe.HOST + ":" + httpPort + path))
                .timeout(TIMEOUT);
    }

    private static byte[] exchange(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("Orthanc answered " + response.statusCode() + " to "
                    + response.request().method() + " " + response.uri().getPath() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }
}
