package io.veilgate.core.image;

/** Pixel data that is not what its attributes say, or that cannot be masked. The message holds numbers and tags, nothing of the patient. */
public final class UnusablePixelsException extends Exception {
    private final PixelPlan.Problem problem;

    UnusablePixelsException(PixelPlan.Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public PixelPlan.Problem problem() {
        return problem;
    }

    static UnusablePixelsException contradictory(String message) {
        return new UnusablePixelsException(PixelPlan.Problem.CONTRADICTORY, message);
    }

    static UnusablePixelsException undecodable(String message) {
        return new UnusablePixelsException(PixelPlan.Problem.UNDECODABLE, message);
    }

    static UnusablePixelsException unsupported(String message) {
        return new UnusablePixelsException(PixelPlan.Problem.UNSUPPORTED, message);
    }
}
