package com.voicehelper.strangler;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Percentages in steps of 0.01, kept as shares in 1/10 000: 12.5 % is 1 250. */
public final class Percent {

    public static final int ALL = 10_000;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");

    private Percent() {}

    /**
     * The share of a percentage written in decimal digits.
     *
     * @return 0 to 10 000
     * @throws IllegalArgumentException with a sentence for the operator when it is no number, out of range or too fine
     */
    public static int parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("The percentage '" + shortened(text) + "' is not a number such as 5 or 0.25");
        }
        BigDecimal percent = new BigDecimal(text);
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalArgumentException("The percentage " + text + " is not between 0 and 100");
        }
        BigDecimal share = percent.movePointRight(2).stripTrailingZeros();
        if (share.scale() > 0) {
            throw new IllegalArgumentException("The percentage " + text + " is finer than steps of 0.01");
        }
        return share.intValueExact();
    }

    /** The share as a percentage without needless digits: 1250 is {@code 12.5}. */
    public static String format(int share) {
        return BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString();
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
    }
}
