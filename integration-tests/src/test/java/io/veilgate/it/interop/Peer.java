package io.veilgate.it.interop;

/** Programs that others wrote, as Debian packages them. */
enum Peer {
    DCMTK("DCMTK", "3.6.7", "dcmtk"),
    ORTHANC("Orthanc", "1.10.1", "orthanc"),
    PIXELMED("PixelMed", "20220618", "libpixelmed-java"),
    CTN("CTN", "3.2.0", "ctn"),
    GDCM("GDCM", "3.0.21", "libgdcm-tools"),
    ODIL("odil", "0.12.2", "odil");

    private final String title;
    private final String version;
    private final String debianPackage;

    Peer(String title, String version, String debianPackage) {
        this.title = title;
        this.version = version;
        this.debianPackage = debianPackage;
    }

    String title() {
        return title;
    }

    /** What the tests were last run against. */
    String version() {
        return version;
    }

    String debianPackage() {
        return debianPackage;
    }
}
