package org.crossvolt.tariff.commandline;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.pricing.Phase;
import org.crossvolt.tariff.pricing.PriceReport;
import org.crossvolt.tariff.pricing.PricingNote;
import org.jspecify.annotations.Nullable;

/** A report as a table, its reasons and its notes below. */
final class PriceTable {

    private static final List<String> HEADINGS = List.of(
            "", "what", "tariff", "element", "from", "measured", "billed", "price", "VAT %", "excl. VAT", "incl. VAT");

    /** Columns of numbers stand to the right. */
    private static final int FIRST_NUMBER = 5;

    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);

    private PriceTable() {}

    static void print(PriceReport report, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (int i = 0; i < report.lines().size(); i++) {
            rows.add(row(i + 1, report.lines().get(i)));
        }
        for (PriceReport.Adjustment adjustment : report.adjustments()) {
            rows.add(amounts(
                    adjustment.limit() + " of " + adjustment.tariffId(), adjustment.exclVat(), adjustment.inclVat()));
        }
        rows.add(total("total " + report.currency(), report.total()));
        print(rows, out);
        out.println();
        for (int i = 0; i < report.lines().size(); i++) {
            out.println("(" + (i + 1) + ") " + report.lines().get(i).why());
        }
        if (!report.notes().isEmpty()) {
            out.println();
            for (PricingNote note : report.notes()) {
                out.println(note.severity() + " " + note.code() + " " + note.pointer() + ": " + note.sentence());
            }
        }
    }

    private static List<String> row(int number, PriceReport.Line line) {
        return List.of(
                "(" + number + ")",
                (line.phase() == Phase.CHARGING ? "" : line.phase() + " ") + line.dimension(),
                line.tariffId().toString(),
                Integer.toString(line.element()),
                line.start().toString(),
                volume(line, line.volume()),
                volume(line, line.billedVolume()),
                line.price().toPlainString(),
                text(line.vat()),
                line.exclVat().toPlainString(),
                text(line.inclVat()));
    }

    private static String volume(PriceReport.Line line, BigDecimal volume) {
        return switch (line.unit()) {
            case ONCE -> "once";
            case KWH -> text(volume) + " kWh";
            case SECONDS -> time(volume);
        };
    }

    /** 2400 s as 40:00 min. */
    private static String time(BigDecimal seconds) {
        BigDecimal[] minutes = seconds.divideAndRemainder(MINUTE);
        BigDecimal rest = minutes[1].abs();
        return minutes[0].toBigInteger() + ":" + (rest.compareTo(BigDecimal.TEN) < 0 ? "0" : "") + text(rest) + " min";
    }

    private static List<String> total(String name, Price price) {
        return amounts(name, price.exclVat(), price.inclVat());
    }

    private static List<String> amounts(String name, BigDecimal exclVat, @Nullable BigDecimal inclVat) {
        return List.of("", name, "", "", "", "", "", "", "", text(exclVat), text(inclVat));
    }

    private static String text(@Nullable BigDecimal number) {
        return number == null ? "-" : number.toPlainString();
    }

    private static void print(List<List<String>> rows, PrintStream out) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i >= FIRST_NUMBER ? padding + row.get(i) : row.get(i) + padding)
                        .append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
