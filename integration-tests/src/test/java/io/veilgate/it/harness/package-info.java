/** Peers that others wrote (Orthanc, DCMTK, GDCM, pydicom, dciodvfy), started and ended by the tests. */
@NullMarked
package io.veilgate.it.harness;

import org.jspecify.annotations.NullMarked;
