package io.veilgate.core.base;

/** What went wrong with DICOM, by how far the damage reaches. Messages carry tags, lengths and offsets, never a value. */
public abstract sealed class DicomException extends Exception {
    private DicomException(String message) {
        super(message);
    }

    /** The association cannot go on: the peer broke the protocol, and is told so by an A-ABORT with this reason. */
    public static final class Protocol extends DicomException {
        private final AbortReason reason;

        public Protocol(AbortReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public AbortReason reason() {
            return reason;
        }
    }

    /** One operation failed with this DIMSE status (PS3.7 Annex C); the association goes on. */
    public static final class Operation extends DicomException {
        private final int status;

        public Operation(int status, String message) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Bytes that are not a data set in the transfer syntax they claim (PS3.5), or exceed {@link Limits}. */
    public static final class Format extends DicomException {
        private final long offset;
        private final int tag;
        private final boolean overLimit;

        /**
         * @param offset bytes from the start of the stream to where it went wrong
         * @param tag the element being read, or 0 where none was
         */
        public Format(long offset, int tag, String message) {
            this(offset, tag, message, false);
        }

        private Format(long offset, int tag, String message, boolean overLimit) {
            super(message + " at byte " + offset + (tag == 0 ? "" : " in " + Tags.format(tag)));
            this.offset = offset;
            this.tag = tag;
            this.overLimit = overLimit;
        }

        /** What may be a data set, but exceeds {@link Limits}. */
        public static Format overLimit(long offset, int tag, String message) {
            return new Format(offset, tag, message, true);
        }

        /** Whether it exceeds {@link Limits}, and might be read under others. */
        public boolean isOverLimit() {
            return overLimit;
        }

        public long offset() {
            return offset;
        }

        public int tag() {
            return tag;
        }
    }
}
