package io.veilgate.scp.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds files by a path whose components may be globs. */
final class FilePattern {
    private static final int MAX_DEPTH = 16;

    private FilePattern() {}

    /** The readable files that fit, sorted by path; none where nothing fits or the pattern is not one. */
    static List<Path> find(Path base, String pattern) {
        try {
            int glob = firstGlobCharacter(pattern);
            if (glob < 0) {
                Path file = base.resolve(pattern).normalize();
                return usable(file) ? List.of(file) : List.of();
            }
            int folderEnd = pattern.lastIndexOf('/', glob) + 1;
            Path folder = base.resolve(pattern.substring(0, folderEnd)).normalize();
            return walk(folder, FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(folderEnd)));
        } catch (InvalidPathException | PatternSyntaxException _) {
            return List.of();
        }
    }

    private static int firstGlobCharacter(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean usable(Path path) {
        return Files.isRegularFile(path) && Files.isReadable(path);
    }

    private static List<Path> walk(Path folder, PathMatcher matcher) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            return paths.filter(path -> matcher.matches(folder.relativize(path)) && usable(path))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }
}
