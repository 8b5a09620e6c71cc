package org.crossvolt.emsp;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Rows by the thousand, in and out, one JSON text per line: how every door for files takes and gives them. */
@Singleton
public class LineFiles {

    public static final String NDJSON = "application/x-ndjson";

    private final FilesConfig config;

    LineFiles(FilesConfig config) {
        this.config = config;
    }

    /**
     * What one line came to.
     *
     * @param line from 1; empty lines count
     * @param id of what was made of it; absent where it was refused
     */
    public record Imported(
            int line, @Nullable String id, @Nullable Problem problem) {}

    public record Import(int added, int refused, List<Imported> lines) {}

    /**
     * Good lines are taken, in their order, and bad ones named; sent again, a line that was taken is a 409. Lines stay bytes
     * until they are parsed, so that what is not UTF-8 is refused instead of kept with other characters.
     *
     * @param known the fields a line may have
     * @param row makes something of a line and says its id; a {@link ProblemException} is that line's problem
     * @throws ProblemException 413 for more lines than one import may have
     */
    public Uni<Import> take(byte[] body, Set<String> known, Function<JsonRequest, Uni<String>> row) {
        List<byte[]> lines = split(body);
        if (lines.size() > config.importLines()) {
            throw new ProblemException(
                    Problem.of(413, "An import has at most " + config.importLines() + " lines; send several."));
        }
        List<Imported> outcomes = new ArrayList<>();
        return Multi.createFrom()
                .range(0, lines.size())
                .filter(line -> !isBlank(lines.get(line)))
                .onItem()
                .transformToUniAndConcatenate(line -> one(line + 1, lines.get(line), known, row))
                .invoke(outcomes::add)
                .collect()
                .last()
                .map(done -> summed(outcomes));
    }

    private static Uni<Imported> one(int line, byte[] json, Set<String> known, Function<JsonRequest, Uni<String>> row) {
        return Uni.createFrom()
                .deferred(() -> row.apply(JsonRequest.of(json, known)))
                .map(id -> new Imported(line, id, null))
                .onFailure(ProblemException.class)
                .recoverWithItem(refused -> new Imported(line, null, refused.problem()));
    }

    private static Import summed(List<Imported> outcomes) {
        int added = (int) outcomes.stream().filter(one -> one.problem() == null).count();
        return new Import(added, outcomes.size() - added, outcomes);
    }

    private static List<byte[]> split(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                lines.add(Arrays.copyOfRange(body, begin, i));
                begin = i + 1;
            }
        }
        if (begin < body.length) {
            lines.add(Arrays.copyOfRange(body, begin, body.length));
        }
        return lines;
    }

    private static boolean isBlank(byte[] line) {
        for (byte one : line) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * Every row as a line, read page by page, so that it is never in memory as a whole.
     *
     * @param pageAfter up to {@link Questions#PAGE} rows after one, or the first ones
     */
    public static <T> Multi<JsonNode> lines(Function<@Nullable T, Uni<List<T>>> pageAfter, Function<T, JsonNode> line) {
        return Multi.createBy()
                .repeating()
                .<AtomicReference<@Nullable T>, List<T>>uni(
                        AtomicReference::new,
                        last -> pageAfter
                                .apply(last.get())
                                .invoke(page -> last.set(page.isEmpty() ? null : page.getLast())))
                .whilst(page -> page.size() == Questions.PAGE)
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(page))
                .map(line);
    }
}
