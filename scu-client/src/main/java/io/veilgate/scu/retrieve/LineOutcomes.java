package io.veilgate.scu.retrieve;

import io.veilgate.core.ledger.Ledger;
import io.veilgate.core.ledger.ListLine;
import io.veilgate.core.ledger.ListLine.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Says of each line of a job's list how its studies ended, once they have. */
final class LineOutcomes {
    private static final int PAGE = 500;

    private final Ledger ledger;
    private final String job;

    LineOutcomes(Ledger ledger, String job) {
        this.ledger = ledger;
        this.job = job;
    }

    void settle() throws IOException, InterruptedException {
        int last = 0;
        while (true) {
            List<ListLine.Result> page = ledger.lines(job, last, PAGE);
            if (page.isEmpty()) {
                return;
            }
            List<ListLine> settled = new ArrayList<>();
            for (ListLine.Result result : page) {
                last = result.line().number();
                if (result.studies() > 0) {
                    settled.add(settled(result));
                }
            }
            StudyFetcher.await(ledger.putLines(job, settled));
        }
    }

    private static ListLine settled(ListLine.Result result) {
        ListLine line = result.line();
        boolean whole = result.instances().total() > 0
                && result.instances().archived() == result.instances().total();
        return new ListLine(
                line.number(),
                line.keyKind(),
                whole ? Outcome.DONE : Outcome.INCOMPLETE,
                line.newPatientId(),
                line.newStudyInstanceUid(),
                line.error());
    }
}
