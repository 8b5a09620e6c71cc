package org.crossvolt.emsp.cdrs;

import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;

/** A receipt as a page and as a document. Whatever partners wrote stands in it as text, never as markup. */
final class ReceiptPapers {

    private static final List<String> COLUMNS =
            List.of("What", "How much", "Price", "VAT %", "Without VAT", "With VAT");
    private static final int TITLE_POINTS = 16;
    private static final int TEXT_POINTS = 10;

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

    /** Takes some milliseconds of work: not for an event loop. */
    static byte[] pdf(Receipt receipt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
        try (Document document = new Document(PageSize.A4)) {
            PdfWriter.getInstance(document, out);
            document.open();
            document.add(new Paragraph(receipt.issuer(), new Font(Font.HELVETICA, TITLE_POINTS, Font.BOLD)));
            Font text = new Font(Font.HELVETICA, TEXT_POINTS);
            for (List<String> fact : facts(receipt)) {
                document.add(new Paragraph(fact.get(0) + ": " + fact.get(1), text));
            }
            document.add(new Paragraph(" "));
            PdfPTable table = new PdfPTable(COLUMNS.size());
            table.setWidthPercentage(100);
            COLUMNS.forEach(
                    column -> table.addCell(new Phrase(column, new Font(Font.HELVETICA, TEXT_POINTS, Font.BOLD))));
            receipt.lines().forEach(line -> cells(line).forEach(cell -> table.addCell(new Phrase(cell, text))));
            document.add(table);
            document.add(new Paragraph(total(receipt), new Font(Font.HELVETICA, TEXT_POINTS, Font.BOLD)));
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
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
