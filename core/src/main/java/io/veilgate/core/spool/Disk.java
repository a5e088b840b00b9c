package io.veilgate.core.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The operations of a file system that the spool's promises hang on, so that tests can put one in their place that forgets at a crash
 * whatever was not synced. What is promised: {@link OutputFile#force} makes a file's bytes durable, {@link #syncDirectory} the names in
 * one folder; a rename is atomic, and its new name is never lost once the old one is gone. Nothing else survives a power loss for sure.
 */
public interface Disk {
    /** The machine's own file system. */
    static Disk local() {
        return new LocalDisk();
    }

    /** Makes a folder (0700) and those above it where they are missing. */
    void createFolder(Path folder) throws IOException;

    /** Makes a file (0600) that must not be there yet. */
    OutputFile create(Path file) throws IOException;

    /**
     * Opens a file that is there, to be written from its start; it keeps its place on the disk. Until {@link OutputFile#force} has
     * returned it may have any of its old and new bytes; then it has the new ones and ends with them.
     */
    OutputFile overwrite(Path file) throws IOException;

    InputFile open(Path file) throws IOException;

    /** Moves a file, within one file system. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file; a file that is not there is no error. */
    void delete(Path file) throws IOException;

    /** Makes durable which names are in the folder, as of the call. */
    void syncDirectory(Path folder) throws IOException;

    /** Names of the files in a folder, in no order, one after another. */
    void list(Path folder, Names names) throws IOException;

    /** Bytes that can still be written to the file system of the folder. */
    long usableBytes(Path folder) throws IOException;

    /** Is given names, one after another. */
    interface Names {
        void accept(String name) throws IOException;
    }

    /** A file being written from its start; one thread at a time. */
    interface OutputFile extends Closeable {
        /** Appends all that remains in {@code bytes}. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns once what was written is durable. */
        void force() throws IOException;
    }

    /** A file being read, by any number of threads. */
    interface InputFile extends Closeable {
        long size() throws IOException;

        /** As {@link java.nio.channels.FileChannel#read(ByteBuffer, long)}. */
        int read(ByteBuffer target, long position) throws IOException;
    }
}
