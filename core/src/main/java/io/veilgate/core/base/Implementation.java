package io.veilgate.core.base;

/** What this implementation calls itself, in files (PS3.10 §7.1) and associations (PS3.7 §D.3.3.2). */
public final class Implementation {
    public static final Uid CLASS_UID = new Uid("2.25.336435886117688577442468358410722569946");

    /** At most 16 characters (VR SH). */
    public static final String VERSION_NAME = "VEILGATE_0.1";

    private Implementation() {}
}
