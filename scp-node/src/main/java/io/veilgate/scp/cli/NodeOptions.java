package io.veilgate.scp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.veilgate.scp.config.Configuration;
import io.veilgate.scp.config.ConfigurationException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** {@code -c FILE} and {@code --json}, on every command that asks a node, or its folder where none runs, and prints the answer. */
class NodeOptions extends ConfigOption {
    @Option(names = "--json", description = "Print one JSON document.")
    private boolean asJson;

    static ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The configuration; from then on only warnings are logged. */
    @Override
    Configuration load() throws ConfigurationException {
        LogLevel.quiet();
        return super.load();
    }

    /** One of the commands that need no working node. */
    JsonNode ask(String name, JsonNode arguments) throws Exception {
        return NodeAccess.ask(load(), name, arguments);
    }

    /** As JSON where that is wanted, else in words. */
    void print(JsonNode answer, Consumer<PrintWriter> words) {
        PrintWriter out = commandLine().getOut();
        if (asJson) {
            out.println(answer);
        } else {
            words.accept(out);
        }
    }
}
