package io.veilgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.DicomException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the message of a refusal may say. Its words have to be words of the product: they stand in its classes and tables. A word that does
 * not came from the input, which may be a patient's.
 */
public final class Refusals {
    private static final int LONGEST = 2000;
    private static final Pattern TAG = Pattern.compile("\\([0-9A-F]{4},[0-9A-F]{4}\\)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{4,}");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final Pattern UID = Pattern.compile("\\d+(\\.\\d+){2,}");
    private static final Set<String> VOCABULARY = vocabulary();

    private Refusals() {}

    /** One line that a person can read, without a word, UID or long number of the input. */
    public static void hasNoValue(Throwable refusal) {
        hasNoValue(refusal.getMessage());
    }

    public static void hasNoValue(String message) {
        isOneLine(message);
        assertThat(PRINTABLE.matcher(message).matches()).as(message).isTrue();
        assertThat(words(message)).as(message).allMatch(VOCABULARY::contains);
        assertThat(UID.matcher(message).results().map(match -> match.group()))
                .as(message)
                .allMatch(uid -> uid.startsWith("1.2.840.10008."));
    }

    /** For what the operator wrote himself, and is shown: nothing in it may drive a terminal or fill it. */
    public static void isOneLine(String message) {
        assertThat(message.chars().anyMatch(Character::isISOControl))
                .as(message)
                .isFalse();
        assertThat(message).hasSizeBetween(1, LONGEST);
    }

    private static Stream<String> words(String text) {
        return WORD.matcher(TAG.matcher(text).replaceAll("")).results().map(match -> match.group());
    }

    /** Every word in core's and scu-client's classes and tables. */
    private static Set<String> vocabulary() {
        Set<String> words = new HashSet<>();
        try {
            for (Class<?> one : List.of(DicomException.class, io.veilgate.scu.query.StudyListReader.class)) {
                URI place =
                        one.getProtectionDomain().getCodeSource().getLocation().toURI();
                Path path = Path.of(place);
                if (Files.isDirectory(path)) {
                    collect(path, words);
                } else {
                    try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
                        collect(jar.getPath("/"), words);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Set.copyOf(words);
    }

    private static void collect(Path folder, Set<String> words) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Matcher matcher = WORD.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (matcher.find()) {
                    words.add(matcher.group());
                    // a length byte of the class file's may look like a letter before the word
                    words.add(matcher.group().substring(1));
                }
            }
        }
    }
}
