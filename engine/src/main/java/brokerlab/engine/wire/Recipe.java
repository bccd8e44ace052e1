package brokerlab.engine.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * How the bytes of a message in one version become those in another, field by field.
 *
 * <pre>
 *   4        copies four bytes              s        copies a string, null too       b       copies bytes with an int32 length
 *   -4  -s   leaves them out                +4=7     adds four bytes that say 7      +s  +n  adds an empty string, null
 *   [ … ]    copies an array by its rest    -[ … ]   leaves it out                   *  -*   copies, leaves out the rest
 *   s&gt; [&gt; …  makes it compact (KIP-482)     &lt;s &lt;[ …  was compact, is not any more
 *   tag4     copies four bytes as the one tag   time     eight bytes and a string behind them: that compact, those as its one tag
 *   offsets  the one tag as an array of eight bytes each, which is empty where there is none
 * </pre>
 */
final class Recipe {

    private final List<RecipeStep> steps;

    private Recipe(List<RecipeStep> steps) {
        this.steps = steps;
    }

    private interface RecipeStep {
        void run(ByteBuffer in, DataOutputStream out) throws IOException;
    }

    static Recipe of(String text) {
        return new Recipe(steps(Arrays.asList(text.split(" ", -1)).iterator()));
    }

    /** @throws RuntimeException when the bytes are no such message */
    ByteBuffer apply(ByteBuffer in) {
        var bytes = new ByteArrayOutputStream(in.remaining() + 64);
        try {
            run(steps, in, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static void run(List<RecipeStep> steps, ByteBuffer in, DataOutputStream out) throws IOException {
        for (RecipeStep step : steps) {
            step.run(in, out);
        }
    }

    private static List<RecipeStep> steps(Iterator<String> words) {
        var steps = new ArrayList<RecipeStep>();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("]")) {
                return steps;
            }
            steps.add(word.endsWith("[") || word.equals("[>") ? array(word, steps(words)) : field(word));
        }
        return steps;
    }

    private static RecipeStep array(String word, List<RecipeStep> element) {
        boolean wasCompact = word.startsWith("<");
        boolean left = word.startsWith("-");
        boolean compact = word.endsWith(">");
        return (in, out) -> {
            int count = wasCompact ? unsignedVarint(in) - 1 : in.getInt();
            if (count > in.remaining()) {
                throw new IllegalArgumentException(count + " elements with " + in.remaining() + " bytes left");
            }
            DataOutputStream to = left ? new DataOutputStream(java.io.OutputStream.nullOutputStream()) : out;
            if (compact) {
                writeUnsignedVarint(count + 1, to);
            } else {
                to.writeInt(count);
            }
            for (int i = 0; i < count; i++) {
                run(element, in, to);
            }
        };
    }

    private static RecipeStep field(String word) {
        return switch (word) {
            case "s" ->
                (in, out) -> {
                    short length = in.getShort();
                    out.writeShort(length);
                    copy(Math.max(0, length), in, out);
                };
            case "-s" -> (in, out) -> skip(Math.max(0, in.getShort()), in);
            case "+s" -> (in, out) -> out.writeShort(0);
            case "+n" -> (in, out) -> out.writeShort(-1);
            case "s>" ->
                (in, out) -> {
                    short length = in.getShort();
                    writeUnsignedVarint(length + 1, out);
                    copy(Math.max(0, length), in, out);
                };
            case "<s" ->
                (in, out) -> {
                    int length = unsignedVarint(in) - 1;
                    out.writeShort(length);
                    copy(Math.max(0, length), in, out);
                };
            case "b" ->
                (in, out) -> {
                    int length = in.getInt();
                    out.writeInt(length);
                    copy(Math.max(0, length), in, out);
                };
            case "*" -> (in, out) -> copy(in.remaining(), in, out);
            case "-*" -> (in, out) -> in.position(in.limit());
            case "tag4" ->
                (in, out) -> {
                    tag(Integer.BYTES, out);
                    copy(Integer.BYTES, in, out);
                };
            case "time" ->
                (in, out) -> {
                    long time = in.getLong();
                    field("s>").run(in, out);
                    tag(Long.BYTES, out);
                    out.writeLong(time);
                };
            case "offsets" ->
                (in, out) -> {
                    int bytes = 0;
                    if (unsignedVarint(in) > 0) {
                        unsignedVarint(in);
                        bytes = unsignedVarint(in);
                    }
                    out.writeInt(bytes / Long.BYTES);
                    copy(bytes, in, out);
                };
            default -> number(word);
        };
    }

    private static void tag(int bytes, DataOutputStream out) throws IOException {
        writeUnsignedVarint(1, out);
        writeUnsignedVarint(OldFields.TAG, out);
        writeUnsignedVarint(bytes, out);
    }

    private static RecipeStep number(String word) {
        if (word.startsWith("-")) {
            int bytes = Integer.parseInt(word.substring(1));
            return (in, out) -> skip(bytes, in);
        }
        if (word.startsWith("+")) {
            int equals = word.indexOf('=');
            int bytes = Integer.parseInt(word.substring(1, equals));
            long value = Long.parseLong(word.substring(equals + 1));
            return (in, out) -> {
                for (int i = bytes - 1; i >= 0; i--) {
                    out.writeByte((int) (value >> (8 * i)));
                }
            };
        }
        int bytes = Integer.parseInt(word);
        return (in, out) -> copy(bytes, in, out);
    }

    private static void copy(int bytes, ByteBuffer in, DataOutputStream out) throws IOException {
        if (bytes > in.remaining()) {
            throw new IllegalArgumentException(bytes + " bytes wanted, " + in.remaining() + " left");
        }
        byte[] some = new byte[bytes];
        in.get(some);
        out.write(some);
    }

    private static void skip(int bytes, ByteBuffer in) {
        in.position(in.position() + bytes);
    }

    private static int unsignedVarint(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint of more than 5 bytes");
    }

    private static void writeUnsignedVarint(int value, DataOutputStream out) throws IOException {
        int left = value;
        while ((left & ~0x7f) != 0) {
            out.writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }
}
