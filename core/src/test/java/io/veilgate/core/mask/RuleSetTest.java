package io.veilgate.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uids;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.image.Region;
import io.veilgate.core.mask.MaskDecision.Clean;
import io.veilgate.core.mask.MaskDecision.Hold;
import io.veilgate.core.mask.MaskDecision.Mask;
import io.veilgate.core.mask.MaskDecision.NoPixels;
import io.veilgate.core.mask.MaskDecision.Passed;
import io.veilgate.core.mask.MaskDecision.Reason;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetTest {
    private static final String BAR =
            "- { name: bar, when: { Modality: [MR, US] }, regions: [ { x: 0, y: 0, width: 640, height: 48 } ] }\n";
    private static final String CLEAN =
            "- { name: seen, when: { Modality: MR }, clean: { reviewedBy: radiology IT, on: 2026-11-02 } }\n";
    private static final String NEVER = "- { name: never, when: { Rows: 480 }, quarantine: true }\n";
    private static final String OUTSIDE = "- { name: scan, when: { Modality: US }, outside: ultrasound-regions }\n";

    private static MaskDecision decide(String rules, DataSet image) throws RuleException {
        return Instances.rules(rules).decide(image, UnknownDevice.QUARANTINE);
    }

    private static Reason reason(MaskDecision decision) {
        assertThat(decision).isInstanceOf(Hold.class);
        return ((Hold) decision).reason();
    }

    private static Mask mask(String rules, DataSet image) throws RuleException {
        MaskDecision decision = decide(rules, image);
        assertThat(decision).isInstanceOf(Mask.class);
        return (Mask) decision;
    }

    @Test
    void quarantineBeatsRegionsAndRegionsBeatClean() throws Exception {
        assertThat(decide(CLEAN, Instances.mr())).isEqualTo(new Clean(List.of("seen")));
        assertThat(decide(CLEAN + BAR, Instances.mr()))
                .isEqualTo(new Mask(List.of(new Region(0, 0, 640, 48)), List.of("bar")));
        assertThat(reason(decide(CLEAN + BAR + NEVER, Instances.mr()))).isEqualTo(Reason.QUARANTINE_RULE);
    }

    @Test
    void anImageWithoutARuleIsHeld() throws Exception {
        assertThat(reason(decide(OUTSIDE, Instances.mr()))).isEqualTo(Reason.NO_RULE);
        assertThat(reason(RuleSet.empty().decide(Instances.mr(), UnknownDevice.QUARANTINE)))
                .isEqualTo(Reason.NO_RULE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0, 0, 640, 48         | 0 0 640 48",
                "600, 470, 100, 100    | 600 470 40 10",
                "-160, -40, 160, 40    | 480 440 160 40",
                "-700, -1, 100, 5      | 0 479 40 1",
                "'10%', '25%', '50%', '10%' | 64 120 320 48",
                "'-10%', 0, '10%', '100%'   | 576 0 64 480",
                "'0.1%', '0.1%', '0.1%', 1  | 0 0 2 2"
            })
    void regionsAreResolvedClippedAndRoundedOutward(String spec, String expected) throws Exception {
        String[] s = spec.split(", ");
        String rule = "- { name: r, when: { Modality: MR }, regions: [ { x: %s, y: %s, width: %s, height: %s } ] }"
                .formatted((Object[]) s);
        int[] r = java.util.Arrays.stream(expected.split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThat(mask(rule, Instances.mr()).regions()).containsExactly(new Region(r[0], r[1], r[2], r[3]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ x: 640, y: 0, width: 10, height: 10 }",
                "{ x: 0, y: 480, width: 10, height: 10 }",
                "{ x: -700, y: 0, width: 60, height: 10 }",
                "{ x: 0, y: 0, width: 9, height: 9 }, { x: '100%', y: 0, width: 1, height: 1 }"
            })
    void aRegionWhollyOutsideTheImageHoldsIt(String regions) throws Exception {
        String rule = "- { name: r, when: { Modality: MR }, regions: [ " + regions + " ] }";
        assertThat(reason(decide(rule, Instances.mr()))).isEqualTo(Reason.REGION_OUTSIDE_IMAGE);
    }

    @Test
    void outsideAddsTheComplementOfTheUltrasoundRegions() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            int[][] boxes = new int[1 + random.nextInt(4)][];
            for (int i = 0; i < boxes.length; i++) {
                int left = random.nextInt(600);
                int top = random.nextInt(440);
                boxes[i] =
                        new int[] {left, top, left + 1 + random.nextInt(639 - left), top + 1 + random.nextInt(479 - top)
                        };
            }
            List<Region> regions = mask(OUTSIDE, Instances.ultrasound(boxes)).regions();
            for (int y = 0; y < 480; y += 1 + random.nextInt(3)) {
                for (int x = 0; x < 640; x += 1 + random.nextInt(3)) {
                    int column = x;
                    int row = y;
                    boolean kept = java.util.Arrays.stream(boxes)
                            .anyMatch(b -> b[0] <= column && column <= b[2] && b[1] <= row && row <= b[3]);
                    boolean blanked = regions.stream()
                            .anyMatch(r -> r.x() <= column
                                    && column < r.x() + r.width()
                                    && r.y() <= row
                                    && row < r.y() + r.height());
                    assertThat(blanked).as("round %d at %d, %d", round, x, y).isEqualTo(!kept);
                }
            }
        }
    }

    @Test
    void outsideAndRegionsTogetherAreTheUnion() throws Exception {
        Mask mask = mask(OUTSIDE + BAR, Instances.ultrasound(new int[] {0, 0, 639, 239}));
        assertThat(mask.regions()).containsExactlyInAnyOrder(new Region(0, 240, 640, 240), new Region(0, 0, 640, 48));
        assertThat(mask.rules()).containsExactly("scan", "bar");
    }

    @Test
    void outsideWithoutUsableRegionsHoldsTheImage() throws Exception {
        int[][] unusable = {{10, 10, 10, 20}, {20, 10, 10, 20}, {0, 0, 641, 100}, {0, 0, 100, 481}, {-1, 0, 9, 9}};
        for (int[] box : unusable) {
            assertThat(reason(decide(OUTSIDE, Instances.ultrasound(box)))).isEqualTo(Reason.NO_ULTRASOUND_REGIONS);
        }
        assertThat(reason(decide(OUTSIDE, Instances.ultrasound()))).isEqualTo(Reason.NO_ULTRASOUND_REGIONS);
        assertThat(reason(decide(OUTSIDE, Instances.ultrasound(new int[] {0, 0, 639, 479}))))
                .as("regions that cover the whole image")
                .isEqualTo(Reason.NO_ULTRASOUND_REGIONS);
    }

    @Test
    void anUnknownDevicePassesOnlyWhereTextIsNotLikely() throws Exception {
        RuleSet none = RuleSet.empty();
        assertThat(none.decide(Instances.mr(), UnknownDevice.PASS)).isEqualTo(new Passed());
        DataSet stated = Instances.mr();
        stated.putString(Tag.BurnedInAnnotation, Vr.CS, "YES");
        DataSet derived = Instances.mr();
        derived.putStrings(Tag.ImageType, Vr.CS, List.of("DERIVED", "SECONDARY"));
        DataSet page = Instances.mr();
        page.putString(Tag.SeriesDescription, Vr.LO, "Dose Report");
        DataSet overlay = Instances.mr();
        overlay.putUnsignedShort(0x60040102, 12);
        DataSet nested = Instances.mr();
        DataSet code = nested.newItem();
        code.putString(Tag.CodeMeaning, Vr.LO, "IEC Body Dosimetry Phantom");
        nested.putItems(Tag.ProcedureCodeSequence, List.of(code));
        for (DataSet image : List.of(
                stated,
                derived,
                page,
                overlay,
                nested,
                Instances.image(Uids.SecondaryCaptureImageStorage, "CT"),
                Instances.image(Uids.MRImageStorage, "US"))) {
            assertThat(reason(none.decide(image, UnknownDevice.PASS))).isEqualTo(Reason.BURNED_IN_RISK);
        }
    }

    @Test
    void whatHoldsPixelsOrTextThatRulesCannotSeeIsHeld() throws Exception {
        DataSet floats = Instances.mr();
        floats.remove(Tag.PixelData);
        floats.putEmpty(Tag.FloatPixelData, Vr.OF);
        DataSet document = Instances.image(Uids.EncapsulatedPDFStorage, "DOC");
        DataSet report = Instances.image(Uids.BasicTextSRStorage, "SR");
        DataSet elsewhere = Instances.mr();
        elsewhere.putString(Tag.PixelDataProviderURL, Vr.UR, "url");
        assertThat(reason(decide(CLEAN, floats))).isEqualTo(Reason.FLOAT_PIXEL_DATA);
        assertThat(reason(decide(CLEAN, document))).isEqualTo(Reason.ENCAPSULATED_DOCUMENT);
        assertThat(reason(decide(CLEAN, report))).isEqualTo(Reason.STRUCTURED_REPORT);
        assertThat(reason(decide(CLEAN, elsewhere))).isEqualTo(Reason.PIXELS_ELSEWHERE);
    }

    @Test
    void anObjectWithoutPixelsNeedsNoRule() throws Exception {
        DataSet plan = Instances.image(Uids.RTPlanStorage, "RTPLAN");
        plan.remove(Tag.PixelData);
        assertThat(decide(BAR, plan)).isEqualTo(new NoPixels());
    }

    @Test
    void regionsNeedImageAttributesThatGoTogether() throws Exception {
        DataSet image = Instances.mr();
        image.remove(Tag.BitsStored);
        assertThat(reason(decide(BAR, image))).isEqualTo(Reason.IMAGE_ATTRIBUTES);
        assertThat(decide(CLEAN, image)).isEqualTo(new Clean(List.of("seen")));
    }

    @Test
    void theVersionTellsContentNotSpelling() throws Exception {
        String version = Instances.rules(BAR + CLEAN).version();
        assertThat(version).matches("[0-9a-f]{32}");
        assertThat(Instances.rules("# a comment\n" + CLEAN + BAR.replace("[MR, US]", "[us, 'mr ']"))
                        .version())
                .isEqualTo(version);
        assertThat(List.of(
                        Instances.rules(BAR).version(),
                        Instances.rules(BAR.replace("48", "49") + CLEAN).version(),
                        Instances.rules(BAR + CLEAN.replace("IT", "XT")).version(),
                        Instances.rules(BAR.replace("bar", "baz") + CLEAN).version(),
                        RuleSet.empty().version()))
                .doesNotContain(version)
                .doesNotHaveDuplicates();
    }
}
