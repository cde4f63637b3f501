package ai.coccinelle.channels.producer.campaign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks as Excel writes them, by their parts. */
public final class Workbooks {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private Workbooks() {}

    /** The parts of a workbook with one sheet, which can be replaced. */
    static Map<String, String> parts(String strings, String rows) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                xml("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + override("/xl/workbook.xml", "sheet.main+xml")
                        + override("/xl/worksheets/sheet1.xml", "worksheet+xml")
                        + override("/xl/styles.xml", "styles+xml")
                        + override("/xl/sharedStrings.xml", "sharedStrings+xml")
                        + "</Types>"));
        parts.put(
                "xl/workbook.xml",
                xml(
                        "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets><sheet name=\"Clients\" sheetId=\"1\" r:id=\"rId1\"/>"
                                        .formatted(MAIN, RELATIONS)
                                + "</sheets></workbook>"));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                xml("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                        + "<Relationship Id=\"rId1\" Type=\"%s/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                                .formatted(RELATIONS)
                        + "</Relationships>"));
        parts.put(
                "xl/styles.xml",
                xml("<styleSheet xmlns=\"%s\"><numFmts count=\"2\">".formatted(MAIN)
                        + "<numFmt numFmtId=\"164\" formatCode=\"0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; &quot;##\"/>"
                        + "<numFmt numFmtId=\"165\" formatCode=\"#,##0.00\\ &quot;€&quot;\"/></numFmts>"
                        + "<cellXfs>" + style(0) + style(14) + style(20) + style(164) + style(165) + style(10)
                        + style(22)
                        + "</cellXfs></styleSheet>"));
        parts.put("xl/sharedStrings.xml", xml("<sst xmlns=\"%s\">%s</sst>".formatted(MAIN, strings)));
        parts.put(
                "xl/worksheets/sheet1.xml",
                xml("<worksheet xmlns=\"%s\"><sheetData>%s</sheetData></worksheet>".formatted(MAIN, rows)));
        return parts;
    }

    /** A shared string. */
    static String text(String text) {
        return "<si><t>" + text + "</t></si>";
    }

    /** The file. */
    static byte[] file(Map<String, String> parts) {
        return file(parts, "docProps/app.xml", "<x/>", 1);
    }

    /** The file, with one part more, which is never whole in memory. */
    static byte[] file(Map<String, String> parts, String more, String piece, int times) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            zip.putNextEntry(new ZipEntry(more));
            byte[] thousand = piece.repeat(Math.min(times, 1024)).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < Math.max(1, times / 1024); i++) {
                zip.write(thousand);
            }
            zip.closeEntry();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    /** Two customers, of whom one's number was made a number. */
    public static byte[] ofTwoCustomers() {
        return file(parts(
                text("Téléphone") + text("Prénom") + text("06 39 98 00 11") + text("Chloé") + text("Zoé"),
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                        + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" t=\"s\"><v>3</v></c></row>"
                        + "<row r=\"4\"><c r=\"A4\"><v>639980012</v></c><c r=\"B4\" t=\"s\"><v>4</v></c></row>"));
    }

    private static String xml(String content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n" + content;
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"%s\" ContentType=\"%s\"/>".formatted(part, TYPE + type);
    }

    private static String style(int format) {
        return "<xf numFmtId=\"%d\" applyNumberFormat=\"1\"/>".formatted(format);
    }
}
