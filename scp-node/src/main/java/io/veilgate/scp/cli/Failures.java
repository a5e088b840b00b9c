package io.veilgate.scp.cli;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.mask.RuleException;
import io.veilgate.scp.config.ConfigurationException;
import io.veilgate.scp.control.ControlCommand;
import io.veilgate.scp.wiring.NodeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a line on standard error and an exit status. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String told = e instanceof UnmatchedArgumentException unmatched ? Misspelt.line(unmatched) : e.getMessage();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(told));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (e) {
            case ConfigurationException configuration -> {
                configuration.problems().forEach(err::println);
                return command.getCommandSpec().exitCodeOnInvalidInput();
            }
            case RuleException rule -> {
                err.println(oneLine(rule.getMessage()));
                return command.getCommandSpec().exitCodeOnInvalidInput();
            }
            case NodeException node -> {
                err.println("veilgate: " + oneLine(node.getMessage()));
                return command.getCommandSpec().exitCodeOnInvalidInput();
            }
            case ControlCommand.Refused refused -> err.println("veilgate: " + oneLine(refused.getMessage()));
            case IOException failure -> err.println("veilgate: " + oneLine(told(failure)));
            case DicomException failure -> err.println("veilgate: " + oneLine(failure.getMessage()));
            default -> {
                LOG.debug("a fault of Veilgate's own", e);
                err.println("veilgate: a fault of Veilgate's own ("
                        + e.getClass().getSimpleName() + "); -v tells where it is");
            }
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** What a person needs of it. */
    static @Nullable String told(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException other -> other.getMessage();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "" : message.replaceAll("\\R+", " ");
    }
}
