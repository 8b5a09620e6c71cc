package org.crossvolt.emsp.cdrs;

import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * A receipt as a page and as a document. Whatever partners wrote stands in it as text, never as markup; marks that are not seen
 * but change how the rest is read are taken out.
 */
final class ReceiptPapers {

    private static final List<String> COLUMNS =
            List.of("What", "How much", "Price", "VAT %", "Without VAT", "With VAT");
    private static final int TITLE_POINTS = 16;
    private static final int TEXT_POINTS = 10;
    /** Latin, Greek and Cyrillic letters, embedded: the fonts every reader has know Western Europe only. */
    private static final BaseFont LETTERS = letters();

    private ReceiptPapers() {}

    static String html(Receipt receipt) {
        StringBuilder page = new StringBuilder(4_000)
                .append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Receipt</title><style>")
                .append(
                        "body{font-family:sans-serif;max-width:50em;margin:2em auto}td,th{padding:.3em .8em;text-align:left}")
                .append("</style></head><body><h1>")
                .append(safe(receipt.issuer()))
                .append("</h1><dl>");
        for (List<String> fact : facts(receipt)) {
            page.append("<dt>")
                    .append(safe(fact.get(0)))
                    .append("</dt><dd>")
                    .append(safe(fact.get(1)))
                    .append("</dd>");
        }
        page.append("</dl><table><tr>");
        COLUMNS.forEach(column -> page.append("<th>").append(safe(column)).append("</th>"));
        page.append("</tr>");
        for (Receipt.Line line : receipt.lines()) {
            page.append("<tr title=\"").append(safe(line.why())).append("\">");
            cells(line).forEach(cell -> page.append("<td>").append(safe(cell)).append("</td>"));
            page.append("</tr>");
        }
        return page.append("</table><p><strong>")
                .append(safe(total(receipt)))
                .append("</strong></p></body></html>")
                .toString();
    }

    private static BaseFont letters() {
        String name = "LiberationSans-Regular.ttf";
        try (InputStream font = BaseFont.class.getResourceAsStream("/font-fallback/" + name)) {
            byte[] bytes = Objects.requireNonNull(font, name).readAllBytes();
            return BaseFont.createFont(name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, bytes, null);
        } catch (IOException | DocumentException broken) {
            throw new IllegalStateException("the library for PDF has no font", broken);
        }
    }

    /** Takes some milliseconds of work: not for an event loop. */
    static byte[] pdf(Receipt receipt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
        try (Document document = new Document(PageSize.A4)) {
            PdfWriter.getInstance(document, out);
            document.open();
            Font text = new Font(LETTERS, TEXT_POINTS);
            Font bold = new Font(LETTERS, TEXT_POINTS, Font.BOLD);
            document.add(new Paragraph(printed(receipt.issuer()), new Font(LETTERS, TITLE_POINTS, Font.BOLD)));
            for (List<String> fact : facts(receipt)) {
                document.add(new Paragraph(printed(fact.get(0) + ": " + fact.get(1)), text));
            }
            document.add(new Paragraph(" "));
            PdfPTable table = new PdfPTable(COLUMNS.size());
            table.setWidthPercentage(100);
            COLUMNS.forEach(column -> table.addCell(new Phrase(column, bold)));
            receipt.lines()
                    .forEach(line -> cells(line).forEach(cell -> table.addCell(new Phrase(printed(cell), text))));
            document.add(table);
            document.add(new Paragraph(printed(total(receipt)), bold));
        } catch (DocumentException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static List<List<String>> facts(Receipt receipt) {
        return List.of(
                List.of("Receipt", receipt.id().toString()),
                List.of("Where", receipt.place() + " (" + receipt.network() + ", " + receipt.evse() + ")"),
                List.of("From", receipt.start().toString()),
                List.of("Until", receipt.end().toString()),
                List.of("Energy", receipt.kwh().toPlainString() + " kWh"),
                List.of("Contract", receipt.contract()));
    }

    private static List<String> cells(Receipt.Line line) {
        return List.of(
                line.dimension(),
                line.volume().toPlainString() + " " + line.unit(),
                line.price().toPlainString(),
                line.vat() == null ? "-" : line.vat().toPlainString(),
                line.exclVat().toPlainString(),
                text(line.inclVat() == null ? line.exclVat() : line.inclVat()));
    }

    private static String text(BigDecimal amount) {
        return amount.toPlainString();
    }

    private static String total(Receipt receipt) {
        return "Total " + receipt.total().toPlainString() + " " + receipt.currency()
                + (receipt.credited() ? ", taken back by the network: nothing is to be paid" : "");
    }

    /** Text inside HTML. */
    static String safe(String text) {
        return visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Text inside PDF: a letter the font does not have is a question mark, not a gap nobody sees. */
    private static String printed(String text) {
        StringBuilder printed = new StringBuilder(text.length());
        visible(text)
                .codePoints()
                .forEach(letter -> printed.appendCodePoint(LETTERS.charExists(letter) ? letter : '?'));
        return printed.toString();
    }

    /** Without control characters, and without marks that turn the direction of writing. */
    private static String visible(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
    }
}
