package org.crossvolt.tariff.http;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.tariff.TariffJson;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers line by line. A portion of lines is held at a time, computed on all processors, and written before the next one
 * is read: whoever reads the answers slowly is sent, and may send, no faster.
 */
final class Batch {

    private static final Logger LOG = Logger.getLogger(Batch.class);

    /** Lines of one portion, unless they are long. */
    private static final int PORTION_LINES = 128;

    private static final int PORTION_BYTES = 4 * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    /** What answers one line. */
    interface Question {

        /** @throws ProblemException where the line can not be answered */
        Object answer(byte[] line);
    }

    private final InputStream in;
    private final OutputStream out;
    private final String member;
    private final Question question;
    private final HttpConfig config;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private boolean ended;
    private long lines;
    private long refused;

    Batch(InputStream in, OutputStream out, String member, Question question, HttpConfig config) {
        this.in = in;
        this.out = new BufferedOutputStream(out, BUFFER);
        this.member = member;
        this.question = question;
        this.config = config;
    }

    /** A line to be answered. Null bytes: it was too long to be kept. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares lines
    private record Line(long number, byte @Nullable [] bytes) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    private record Answered(byte[] json, boolean refusal) {}

    void run() throws IOException {
        long nextProgress = config.linesPerProgress();
        while (!ended && lines < config.maxLines()) {
            List<Line> portion = portion();
            Iterator<Answered> answers =
                    portion.parallelStream().map(this::answer).toList().iterator();
            while (answers.hasNext()) {
                Answered answer = answers.next();
                refused += answer.refusal ? 1 : 0;
                write(answer.json);
            }
            if (lines >= nextProgress) {
                write(TariffJson.write(Map.of("progress", counts())));
                nextProgress = lines + config.linesPerProgress();
            }
            out.flush();
        }
        Map<String, Object> done = counts();
        if (!ended) {
            done.put("stopped", "A batch has at most " + config.maxLines() + " lines.");
        }
        write(TariffJson.write(Map.of("done", done)));
        out.flush();
    }

    private Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("lines", lines);
        counts.put("answered", lines - refused);
        counts.put("refused", refused);
        return counts;
    }

    private void write(byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }

    private Answered answer(Line line) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("line", line.number);
        boolean refusal = true;
        try {
            byte[] bytes = line.bytes;
            if (bytes == null) {
                throw new ProblemException(
                        Problem.of(413, "The line is longer than " + config.maxLineBytes() + " bytes."));
            }
            answer.put(member, question.answer(bytes));
            refusal = false;
        } catch (ProblemException problem) {
            answer.put("problem", problem.problem());
        } catch (RuntimeException unexpected) {
            LOG.errorf(unexpected, "unexpected failure answering line %d of a batch", (Object) line.number);
            answer.put("problem", Problem.of(500, "Something went wrong on this side; it was logged."));
        }
        return new Answered(TariffJson.write(answer), refusal);
    }

    /** As many lines as are there already, at least one unless the input ends; blank lines are passed over. */
    private List<Line> portion() throws IOException {
        List<Line> portion = new ArrayList<>();
        long bytes = 0;
        while (portion.size() < PORTION_LINES
                && bytes < PORTION_BYTES
                && lines < config.maxLines()
                && (portion.isEmpty() || at < filled || in.available() > 0)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(512);
            boolean whole = read(line);
            if (!whole || !isBlank(line)) {
                lines++;
                portion.add(new Line(lines, whole ? line.toByteArray() : null));
                bytes += line.size();
            }
            if (ended) {
                break;
            }
        }
        return portion;
    }

    private static boolean isBlank(ByteArrayOutputStream line) {
        return line.size() == 0
                || (line.size() < 16 && line.toString(StandardCharsets.UTF_8).isBlank());
    }

    /** False for a line that is too long: its rest is passed over and not kept. */
    private boolean read(ByteArrayOutputStream line) throws IOException {
        boolean whole = true;
        while (true) {
            if (at == filled) {
                filled = in.read(buffer, 0, buffer.length);
                at = 0;
                if (filled <= 0) {
                    filled = 0;
                    ended = true;
                    return whole;
                }
            }
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            if (whole && line.size() + end - at <= config.maxLineBytes()) {
                line.write(buffer, at, end - at);
            } else {
                whole = false;
            }
            boolean found = end < filled;
            at = found ? end + 1 : end;
            if (found) {
                return whole;
            }
        }
    }
}
