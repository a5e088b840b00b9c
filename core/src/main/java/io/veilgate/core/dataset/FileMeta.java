package io.veilgate.core.dataset;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Implementation;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Tag;
import io.veilgate.core.base.Uid;
import io.veilgate.core.base.Vr;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** File Meta Information, group 0002 (PS3.10 §7.1), as read or as to be written. Not changed after it is made. */
public final class FileMeta {
    private static final int PREAMBLE_BYTES = 128;

    private final DataSet elements;

    FileMeta(DataSet elements) {
        this.elements = elements;
    }

    /** What has to stand in a file that this implementation writes; the UIDs of an instance may be such as a peer sent them. */
    public static FileMeta of(ReceivedUid sopClassUid, ReceivedUid sopInstanceUid, TransferSyntax transferSyntax) {
        DataSet elements = DataSet.littleEndian();
        elements.put(new Element(Tag.FileMetaInformationGroupLength, Vr.UL, new Value.Bytes(new byte[4])));
        elements.put(new Element(Tag.FileMetaInformationVersion, Vr.OB, new Value.Bytes(new byte[] {0, 1})));
        elements.putString(Tag.MediaStorageSOPClassUID, Vr.UI, sopClassUid.value());
        elements.putString(Tag.MediaStorageSOPInstanceUID, Vr.UI, sopInstanceUid.value());
        elements.putString(Tag.TransferSyntaxUID, Vr.UI, transferSyntax.uid().value());
        elements.putString(Tag.ImplementationClassUID, Vr.UI, Implementation.CLASS_UID.value());
        elements.putString(Tag.ImplementationVersionName, Vr.SH, Implementation.VERSION_NAME);
        return new FileMeta(elements);
    }

    public FileMeta withSource(AeTitle title) {
        return with(Tag.SourceApplicationEntityTitle, title);
    }

    /** The AE that sent the instance over the network. */
    public FileMeta withSending(AeTitle title) {
        return with(Tag.SendingApplicationEntityTitle, title);
    }

    /** The AE that received it over the network. */
    public FileMeta withReceiving(AeTitle title) {
        return with(Tag.ReceivingApplicationEntityTitle, title);
    }

    private FileMeta with(int tag, AeTitle title) {
        DataSet copy = copy();
        copy.putString(tag, Vr.AE, title.value());
        return new FileMeta(copy);
    }

    /**
     * With Private Information (0002,0102), which must be short.
     *
     * @param creator who says what the bytes mean (0002,0100)
     */
    public FileMeta withPrivateInformation(Uid creator, byte[] information) {
        DataSet copy = copy();
        copy.putString(Tag.PrivateInformationCreatorUID, Vr.UI, creator.value());
        copy.put(new Element(Tag.PrivateInformation, Vr.OB, new Value.Bytes(information.clone())));
        return new FileMeta(copy);
    }

    private DataSet copy() {
        DataSet copy = DataSet.littleEndian();
        elements.elements().forEach(copy::put);
        return copy;
    }

    public Optional<ReceivedUid> sopClassUid() {
        return elements.string(Tag.MediaStorageSOPClassUID).map(ReceivedUid::new);
    }

    public Optional<ReceivedUid> sopInstanceUid() {
        return elements.string(Tag.MediaStorageSOPInstanceUID).map(ReceivedUid::new);
    }

    public Optional<ReceivedUid> transferSyntaxUid() {
        return elements.string(Tag.TransferSyntaxUID).map(ReceivedUid::new);
    }

    public Optional<String> sourceAeTitle() {
        return elements.string(Tag.SourceApplicationEntityTitle);
    }

    /** This creator's Private Information, with the byte that pads it to even length. */
    public Optional<byte[]> privateInformation(Uid creator) {
        boolean creators = elements.string(Tag.PrivateInformationCreatorUID)
                .map(ReceivedUid::new)
                .filter(uid -> uid.is(creator))
                .isPresent();
        return creators
                        && elements.get(Tag.PrivateInformation).isPresent()
                        && elements.get(Tag.PrivateInformation).get().value() instanceof Value.Bytes bytes
                ? Optional.of(bytes.encoded().clone())
                : Optional.empty();
    }

    /** All elements of group 0002; not to be changed. */
    public DataSet elements() {
        return elements;
    }

    /** Preamble of zeros, prefix and elements: what stands before the data set. */
    public byte[] encoded() {
        try {
            byte[] group = DataSetWriter.bytes(elements, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            byte[] prefix = "DICM".getBytes(StandardCharsets.US_ASCII);
            byte[] encoded = new byte[PREAMBLE_BYTES + prefix.length + group.length];
            ByteBuffer.wrap(encoded).position(PREAMBLE_BYTES).put(prefix).put(group);
            return encoded;
        } catch (DicomException.Format e) {
            throw new IllegalStateException("File Meta Information is in memory and short", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileMeta that && Arrays.equals(encoded(), that.encoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded());
    }

    @Override
    public String toString() {
        return "FileMeta" + elements;
    }
}
