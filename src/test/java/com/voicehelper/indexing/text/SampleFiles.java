package com.voicehelper.indexing.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Files of the kinds that people upload, and of those that nobody should. */
final class SampleFiles {

    private SampleFiles() {}

    /** A document with that many pages, each with its number and a sentence. */
    static Path pdf(Path folder, int pages) throws IOException {
        return pdf(folder.resolve(pages + ".pdf"), pages, null);
    }

    static Path encryptedPdf(Path folder) throws IOException {
        return pdf(folder.resolve("encrypted.pdf"), 1, "secret");
    }

    private static Path pdf(Path file, int pages, String password) throws IOException {
        PDType1Font font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
        try (PDDocument document = new PDDocument()) {
            for (int number = 1; number <= pages; number++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(font, 12);
                    content.newLineAtOffset(50, 700);
                    content.showText("This is page " + number + " of the report. It speaks of whales, of ships, and of the people who sail them.");
                    content.endText();
                }
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            }
            document.save(file.toFile());
        }
        return file;
    }

    /** A page whose content is so many spaces, deflated, and then encoded in letters where that is wished. */
    static Path pdfBomb(Path folder, long bytes, boolean inLetters) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream output = new DeflaterOutputStream(deflated)) {
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            for (long written = 0; written < bytes; written += spaces.length) {
                output.write(spaces);
            }
        }
        byte[] content = inLetters ? (HexFormat.of().formatHex(deflated.toByteArray()) + ">").getBytes(StandardCharsets.US_ASCII) : deflated.toByteArray();
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                + "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[4 0 R]>>\nendobj\n"
                + "4 0 obj\n<</Filter[" + (inLetters ? "/ASCIIHexDecode" : "") + "/FlateDecode]/Length " + content.length + ">>\nstream\n")
                .getBytes(StandardCharsets.US_ASCII));
        pdf.writeBytes(content);
        pdf.writeBytes("\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve(inLetters ? "letters.pdf" : "bomb.pdf"), pdf.toByteArray());
    }

    /** Tags within tags. */
    static Path deepHtml(Path folder, int depth) throws IOException {
        return Files.writeString(folder.resolve("deep.html"), "<html><body>" + "<div>".repeat(depth) + "bottom" + "</div>".repeat(depth));
    }

    static Path docx(Path folder) throws IOException {
        Path file = folder.resolve("handbook.docx");
        try (XWPFDocument document = new XWPFDocument(); OutputStream output = Files.newOutputStream(file)) {
            for (int level = 1; level <= 2; level++) {
                CTStyle style = CTStyle.Factory.newInstance();
                style.setStyleId("Heading" + level);
                style.addNewName().setVal("heading " + level);
                document.createStyles().addStyle(new XWPFStyle(style));
            }
            paragraph(document, "Heading1", "员工手册");
            paragraph(document, "Heading2", "休假");
            paragraph(document, null, "每位员工每年有二十天年假。");
            XWPFTable table = document.createTable(2, 2);
            table.getRow(0).getCell(0).setText("City");
            table.getRow(0).getCell(1).setText("Days");
            table.getRow(1).getCell(0).setText("Berlin");
            table.getRow(1).getCell(1).setText("30");
            document.write(output);
        }
        return file;
    }

    private static void paragraph(XWPFDocument document, String style, String text) {
        XWPFParagraph paragraph = document.createParagraph();
        if (style != null) {
            paragraph.setStyle(style);
        }
        paragraph.createRun().setText(text);
    }

    static Path encryptedDocx(Path folder) throws IOException, GeneralSecurityException, InvalidFormatException {
        Path file = folder.resolve("encrypted.docx");
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("secret");
            try (OPCPackage document = OPCPackage.open(docx(folder).toFile()); OutputStream output = encryptor.getDataStream(container)) {
                document.save(output);
            }
            try (OutputStream output = Files.newOutputStream(file)) {
                container.writeFilesystem(output);
            }
        }
        return file;
    }

    /** The document with one part replaced by another content, or attached. */
    static Path docxWith(Path folder, String part, Content content) throws IOException {
        Path file = folder.resolve("changed.docx");
        try (ZipInputStream input = new ZipInputStream(Files.newInputStream(docx(folder))); ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = input.getNextEntry(); entry != null; entry = input.getNextEntry()) {
                output.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(part)) {
                    content.write(output);
                } else if (entry.getName().equals("[Content_Types].xml")) {
                    String types = new String(input.readAllBytes(), StandardCharsets.UTF_8);
                    output.write(types.replaceFirst("<Default ", "<Default ContentType=\"application/zip\" Extension=\"zip\"/><Default ").getBytes(StandardCharsets.UTF_8));
                } else {
                    input.transferTo(output);
                }
            }
            if (part.equals("word/media/attached.zip")) {
                output.putNextEntry(new ZipEntry(part));
                content.write(output);
            }
        }
        return file;
    }

    interface Content {
        void write(OutputStream output) throws IOException;
    }

    /** A text whose paragraphs compress to nearly nothing. */
    static Content manyParagraphs(long bytes) {
        return output -> {
            output.write("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>".getBytes(StandardCharsets.UTF_8));
            byte[] paragraph = ("<w:p><w:r><w:t>" + "boom ".repeat(1000) + "</w:t></w:r></w:p>").getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written < bytes; written += paragraph.length) {
                output.write(paragraph);
            }
            output.write("</w:body></w:document>".getBytes(StandardCharsets.UTF_8));
        };
    }

    /** A text that says a short word, of which an entity makes a billion. */
    static Content billionLaughs() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE lol [<!ENTITY lol0 \"lol\">");
        for (int index = 1; index < 10; index++) {
            text.append("<!ENTITY lol").append(index).append(" \"").append(("&lol" + (index - 1) + ";").repeat(10)).append("\">");
        }
        text.append("]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&lol9;</w:t></w:r></w:p></w:body></w:document>");
        return output -> output.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A text that asks for a file of the server's. */
    static Content externalEntity(Path secret) {
        String text = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>before &x;</w:t></w:r></w:p></w:body></w:document>";
        return output -> output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An archive that holds an archive, and so on, of ten times its size each. */
    static byte[] nested(int depth) throws IOException {
        byte[] inner = new byte[1 << 20];
        for (int level = 0; level < depth; level++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (int copy = 0; copy < 10; copy++) {
                    zip.putNextEntry(new ZipEntry(copy + ".zip"));
                    zip.write(inner);
                }
            }
            inner = bytes.toByteArray();
        }
        return inner;
    }

    static Path truncated(Path file, double part) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path cut = file.resolveSibling("cut-" + file.getFileName());
        return Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * part)));
    }

    static List<Chunk> chunks(DocumentReader reader, Path file) throws IOException, InterruptedException {
        return chunks(reader, file, file.getFileName().toString());
    }

    static List<Chunk> chunks(DocumentReader reader, Path file, String name) throws IOException, InterruptedException {
        List<Chunk> all = new ArrayList<>();
        try (DocumentReading reading = reader.open(file, name, "application/octet-stream")) {
            for (List<Chunk> some = reading.next(64); !some.isEmpty(); some = reading.next(64)) {
                all.addAll(some);
            }
        }
        return all;
    }
}
