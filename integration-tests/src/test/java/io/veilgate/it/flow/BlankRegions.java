package io.veilgate.it.flow;

import io.veilgate.scp.demo.PixelBox;
import io.veilgate.scp.demo.SyntheticDevice;
import java.util.List;

/** What the demonstration's rules blank, in pixels, reckoned by hand from {@code demo-rules.yaml} and the ultrasound region of the headers. */
final class BlankRegions {
    private static final PixelBox ULTRASOUND_REGION = new PixelBox(0, 48, 640, 432);

    private BlankRegions() {}

    static List<PixelBox> of(SyntheticDevice device) {
        return switch (device) {
            case MR -> List.of(new PixelBox(0, 0, 262, 84), new PixelBox(262, 0, 250, 44));
            case CT -> List.of(new PixelBox(0, 0, 262, 64), new PixelBox(322, 468, 190, 44));
            case US_CINE -> List.of(new PixelBox(0, 0, 640, ULTRASOUND_REGION.y()));
            case CR -> List.of(new PixelBox(0, 0, 900, 330));
            case US_RLE -> List.of(new PixelBox(0, 0, 800, 44), new PixelBox(0, 572, 240, 28));
        };
    }
}
