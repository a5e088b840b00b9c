package io.veilgate.core.pipeline;

import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.Limits;
import io.veilgate.core.base.Stages;
import io.veilgate.core.base.Time;
import io.veilgate.core.dataset.OddityCounts;
import io.veilgate.core.dataset.TransferSyntax;
import io.veilgate.core.image.PixelPlanner;
import io.veilgate.core.image.TimedPlanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Works on one instance after another: header parsed, exclusion list, rules matched on the original, pixels planned, new header, exit check,
 * recipe. Whatever goes wrong on the way, the instance is held; there is no way around a step. Safe for several threads.
 */
public final class InstanceProcessor {
    private final Limits limits;
    private final OddityCounts oddities;
    private final TimedPlanner planner;

    /** @param limits of each instance in work */
    public InstanceProcessor(Limits limits) {
        this(limits, new OddityCounts(), new Stages(Time.system()));
    }

    /**
     * @param oddities counts what was put up with in the instances read
     * @param stages is told what pixels cost; the caller is at {@link io.veilgate.core.base.Stage#HEADER}
     */
    public InstanceProcessor(Limits limits, OddityCounts oddities, Stages stages) {
        this.limits = limits;
        this.oddities = oddities;
        this.planner = new TimedPlanner(new PixelPlanner(limits), stages);
    }

    /**
     * @return a recipe for what may leave, proven to be complete; or the reason why nothing may
     * @throws IOException if the instance's bytes cannot be read; it may be tried again
     */
    public Outcome process(ReceivedInstance instance, ProjectPolicy policy, ResearchIds researchIds)
            throws IOException {
        return process(instance, policy, researchIds, Optional.empty());
    }

    /**
     * The same for an instance that has to leave in another transfer syntax.
     *
     * @param substitute that syntax, a native one in little endian
     * @return held too if it cannot be put into that syntax without loss
     */
    public Outcome process(
            ReceivedInstance instance,
            ProjectPolicy policy,
            ResearchIds researchIds,
            Optional<TransferSyntax> substitute)
            throws IOException {
        InstanceWork work = new InstanceWork(instance, policy, researchIds, limits, oddities, planner, substitute);
        try {
            return work.run();
        } catch (HeldException e) {
            return work.quarantined(e.reason());
        } catch (DicomException.Format e) {
            Reason.Code code = e.isOverLimit() ? Reason.Code.HEADER_TOO_LARGE : Reason.Code.PARSE_ERROR;
            return work.quarantined(new Reason(code, String.valueOf(e.getMessage())));
        } catch (UncheckedIOException e) {
            throw new IOException("the instance cannot be read", e);
        } catch (OutOfMemoryError e) {
            return work.quarantined(new Reason(Reason.Code.OUT_OF_MEMORY, "not enough memory" + where(e)));
        } catch (RuntimeException | StackOverflowError e) {
            // the class says what happened; a message might quote what was being read
            return work.quarantined(
                    new Reason(Reason.Code.UNEXPECTED, e.getClass().getSimpleName() + where(e)));
        }
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "" : " in " + trace[0].getClassName() + "." + trace[0].getMethodName();
    }
}
