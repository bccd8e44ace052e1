package brokerlab.app.words;

import java.math.BigDecimal;
import java.util.Optional;

/** An offset as a person typed it, or what is wrong with it: the one reader of offsets, whatever asks for one. */
public sealed interface TypedOffset {
    /** @param value from 0 on */
    record Offset(long value) implements TypedOffset {}

    /** @param why what is wrong with it */
    record Wrong(String typed, Fault why) implements TypedOffset {
        /** What was typed, and what would be right. */
        public String refusal(Texts texts) {
            return texts.get("words.offset." + why, typed, new Formats(texts).count(Long.MAX_VALUE));
        }
    }

    /** Why what was typed is no offset. */
    enum Fault {
        /** No whole number. */
        NO_NUMBER,
        /** Offsets begin at 0. */
        NEGATIVE,
        /** More than any offset can be. */
        TOO_LARGE
    }

    static TypedOffset read(String text) {
        String typed = text.strip();
        Optional<Quantity.Reading> reading = Quantity.COUNT.read(typed, 1);
        if (reading.isEmpty() || reading.get().value().stripTrailingZeros().scale() > 0) {
            return new Wrong(typed, Fault.NO_NUMBER);
        }
        BigDecimal number = reading.get().value();
        return number.signum() < 0
                ? new Wrong(typed, Fault.NEGATIVE)
                : reading.get().whole().isEmpty()
                        ? new Wrong(typed, Fault.TOO_LARGE)
                        : new Offset(number.longValueExact());
    }
}
