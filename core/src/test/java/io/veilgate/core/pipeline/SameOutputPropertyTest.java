package io.veilgate.core.pipeline;

import static io.veilgate.core.pipeline.Instances.MASK_TOP;
import static io.veilgate.core.pipeline.Instances.encode;
import static io.veilgate.core.pipeline.Instances.masked;
import static io.veilgate.core.pipeline.Instances.mr;
import static io.veilgate.core.pipeline.Instances.output;
import static io.veilgate.core.pipeline.Instances.policy;
import static io.veilgate.core.pipeline.Instances.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Vr;
import io.veilgate.core.dataset.DataSet;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.dataset.TransferSyntaxes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same key, same input, same output: whoever makes it, in whatever order, among whatever else. */
final class SameOutputPropertyTest {
    private static final TransferSyntax EXPLICIT = TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN;

    @ParameterizedTest
    @ValueSource(longs = {1, 20251122, 777})
    void sameInputGivesTheSameBytesInAnyOrder(long seed) throws IOException, DicomException.Format {
        Random random = new Random(seed);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            inputs.add(encode(instance(random), EXPLICIT));
        }
        List<byte[]> first = outputs(inputs, new InstanceProcessor(Limits.defaults()), policy(MASK_TOP));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        List<byte[]> shuffled = outputs(
                order.stream().map(inputs::get).toList(), new InstanceProcessor(Limits.defaults()), policy(MASK_TOP));
        for (int i = 0; i < order.size(); i++) {
            assertThat(shuffled.get(i))
                    .as("seed %d, instance %d", seed, order.get(i))
                    .isEqualTo(first.get(order.get(i)));
        }
    }

    private static DataSet instance(Random random) {
        DataSet dataSet = mr(EXPLICIT);
        dataSet.putString(Tag.PatientID, Vr.LO, "P" + random.nextInt(5) + "000");
        dataSet.putString(Tag.StudyInstanceUID, Vr.UI, "1.2.410.9." + random.nextInt(3));
        dataSet.putString(Tag.FrameOfReferenceUID, Vr.UI, "1.2.410.9.1." + random.nextInt(3));
        if (random.nextBoolean()) {
            DataSet item = dataSet.newItem();
            item.putString(Tag.ReferencedSOPInstanceUID, Vr.UI, "1.2.410.200.1." + random.nextInt(9));
            dataSet.putItems(Tag.SourceImageSequence, List.of(item));
        }
        return dataSet;
    }

    private static List<byte[]> outputs(List<byte[]> inputs, InstanceProcessor processor, ProjectPolicy policy)
            throws IOException, DicomException.Format {
        List<byte[]> outputs = new ArrayList<>();
        for (byte[] input : inputs) {
            ReceivedInstance instance = received(input, EXPLICIT);
            outputs.add(output(masked(processor.process(instance, policy, ResearchIds.none())), instance));
        }
        return outputs;
    }
}
