package io.veilgate.core.mask;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.Element;
import io.veilgate.core.dataset.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Instances and rule sets made up for tests. */
final class Instances {
    private Instances() {}

    static RuleSet rules(String yaml) throws RuleException {
        return RuleSet.parse(Map.of("rules.yaml", yaml));
    }

    /** An image of 640 columns and 480 rows. */
    static DataSet image(Uid sopClass, String modality) {
        DataSet image = DataSet.littleEndian();
        image.putString(Tag.SOPClassUID, Vr.UI, sopClass.value());
        image.putStrings(Tag.ImageType, Vr.CS, List.of("ORIGINAL", "PRIMARY", "AXIAL"));
        image.putString(Tag.Modality, Vr.CS, modality);
        image.putString(Tag.Manufacturer, Vr.LO, "Acme Medical");
        image.putString(Tag.ManufacturerModelName, Vr.LO, "EchoMaster 3");
        image.putUnsignedShort(Tag.SamplesPerPixel, 1);
        image.putString(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2");
        image.putUnsignedShort(Tag.Rows, 480);
        image.putUnsignedShort(Tag.Columns, 640);
        image.putUnsignedShort(Tag.BitsAllocated, 8);
        image.putUnsignedShort(Tag.BitsStored, 8);
        image.putUnsignedShort(Tag.HighBit, 7);
        image.putUnsignedShort(Tag.PixelRepresentation, 0);
        image.put(new Element(Tag.PixelData, Vr.OB, new Value.Bulk(1000, 640 * 480)));
        return image;
    }

    static DataSet mr() {
        return image(Uids.MRImageStorage, "MR");
    }

    /** @param boxes left, top, right and bottom of each region */
    static DataSet ultrasound(int[]... boxes) {
        DataSet image = image(Uids.UltrasoundImageStorage, "US");
        List<DataSet> items = new ArrayList<>();
        int[] tags = {Tag.RegionLocationMinX0, Tag.RegionLocationMinY0, Tag.RegionLocationMaxX1, Tag.RegionLocationMaxY1
        };
        for (int[] box : boxes) {
            DataSet item = image.newItem();
            for (int i = 0; i < 4; i++) {
                byte[] value = {(byte) box[i], (byte) (box[i] >> 8), (byte) (box[i] >> 16), (byte) (box[i] >> 24)};
                item.put(new Element(tags[i], Vr.UL, new Value.Bytes(value)));
            }
            items.add(item);
        }
        image.putItems(Tag.SequenceOfUltrasoundRegions, items);
        return image;
    }
}
