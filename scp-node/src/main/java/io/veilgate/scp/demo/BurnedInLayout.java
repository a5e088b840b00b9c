package io.veilgate.scp.demo;

import java.util.ArrayList;
import java.util.List;

/** Where each device writes what. */
final class BurnedInLayout {
    static final String HOSPITAL = "ST. NOWHERE HOSPITAL";

    private final BitmapFont font = BitmapFont.load();

    /** Writes into one frame; the same in every frame of an instance. */
    List<GroundTruth.BurnedInText> write(
            Canvas canvas, SyntheticDevice device, SyntheticPatient patient, String studyDate) {
        Pen pen = new Pen(canvas, device.white(), new ArrayList<>());
        String name = patient.burnedInName();
        String id = "ID " + patient.patientId();
        String born = "DOB " + dashed(patient.birthDate());
        String date = dashed(studyDate);
        switch (device) {
            case MR -> {
                pen.left(4, 4, 2, name, patient.hangulName().orElse(""), id, born);
                pen.right(device.columns() - 4, 4, 2, HOSPITAL, date);
            }
            case CT -> {
                pen.left(4, 4, 2, name, patient.hangulName().orElse(""), id);
                pen.right(device.columns() - 4, device.rows() - 40, 2, born, date);
            }
            case US_CINE -> {
                canvas.fill(new PixelBox(0, 0, device.columns(), 44), 0x102040);
                pen.left(6, 4, 2, name + " " + patient.hangulName().orElse(""), id + " " + born);
                pen.right(device.columns() - 6, 4, 2, HOSPITAL, date);
            }
            case CR -> pen.left(40, 40, 6, name, patient.hangulName().orElse(""), id, born, date);
            case US_RLE -> {
                canvas.fill(new PixelBox(0, 0, device.columns(), 40), 0x203010);
                pen.left(6, 2, 2, name + " " + patient.hangulName().orElse(""), id);
                pen.right(device.columns() - 6, 2, 2, HOSPITAL, date);
                pen.left(6, device.rows() - 24, 2, born);
            }
        }
        return pen.written;
    }

    private static String dashed(String date) {
        return date.substring(0, 4) + "-" + date.substring(4, 6) + "-" + date.substring(6);
    }

    private final class Pen {
        private final Canvas canvas;
        private final int ink;
        private final List<GroundTruth.BurnedInText> written;

        Pen(Canvas canvas, int ink, List<GroundTruth.BurnedInText> written) {
            this.canvas = canvas;
            this.ink = ink;
            this.written = written;
        }

        void left(int x, int top, int scale, String... lines) {
            int y = top;
            for (String line : lines) {
                if (!line.isEmpty()) {
                    line(line.strip(), x, y, scale);
                    y += 9 * scale;
                }
            }
        }

        void right(int right, int top, int scale, String... lines) {
            int y = top;
            for (String line : lines) {
                line(line, right - font.measure(line, 0, 0, scale).width(), y, scale);
                y += 9 * scale;
            }
        }

        private void line(String text, int x, int y, int scale) {
            written.add(new GroundTruth.BurnedInText(font.draw(canvas, text, x, y, scale, ink), text));
        }
    }
}
