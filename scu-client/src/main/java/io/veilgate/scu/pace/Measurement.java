package io.veilgate.scu.pace;

/**
 * What came from a peer in a second, counted in three ways, each positive; as natural logarithms. A peer whose limit is a bandwidth has a steady
 * number of bytes, one that takes its time for each instance a steady number of instances, one that thinks long a steady number of requests.
 */
record Measurement(double logRequests, double logInstances, double logBytes) {
    static final int WAYS = 3;

    static Measurement of(int requests, int instances, long bytes, double seconds) {
        // half a request more: there may be none in a window, and its beginning cuts one
        return new Measurement(
                Math.log((requests + 0.5) / seconds),
                Math.log((instances + 0.5) / seconds),
                Math.log(Math.max(1, bytes) / seconds));
    }

    double get(int way) {
        return switch (way) {
            case 0 -> logRequests;
            case 1 -> logInstances;
            default -> logBytes;
        };
    }
}
