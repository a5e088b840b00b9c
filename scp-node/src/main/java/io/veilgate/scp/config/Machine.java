package io.veilgate.scp.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What there is to share out.
 *
 * @param memoryBytes of the machine, or of the control group if that has less
 * @param processors that this process may use
 */
public record Machine(long memoryBytes, int processors) {
    /** This machine; the JVM knows the limits of its control group. */
    public static Machine detect() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(system.getTotalMemorySize(), Runtime.getRuntime().availableProcessors());
    }
}
