package io.veilgate.scp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code veilgate}: exits 0 if all is done that was asked for, 2 on bad usage or configuration, 1 otherwise. */
@Command(
        name = "veilgate",
        description = "De-identifies DICOM studies on their way from a PACS to a research archive.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            RetrieveCommand.class,
            MaskCommand.class,
            StatusCommand.class,
            JobCommand.class,
            QuarantineCommand.class,
            ReconcileCommand.class,
            AffectedCommand.class,
            BackupCommand.class,
            ReloadCommand.class,
            PurgeCommand.class,
            CheckCommand.class,
            EchoCommand.class,
            FindCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell more on standard error; twice for even more.")
    private boolean[] verbose = new boolean[0];

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        Failures failures = new Failures();
        return commandLine
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    LogLevel.raise(main.verbose.length);
                    return new RunLast().execute(parsed);
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? (see --help)");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"veilgate " + (version == null ? "(not packaged)" : version)};
        }
    }
}
