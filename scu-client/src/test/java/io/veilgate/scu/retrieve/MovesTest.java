package io.veilgate.scu.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.AeTitle;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.base.Time;
import io.veilgate.core.dimse.MoveOriginator;
import io.veilgate.core.spool.Credit;
import io.veilgate.core.spool.Spool;
import io.veilgate.core.spool.SpoolSettings;
import io.veilgate.scu.pace.Flow;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovesTest {
    private static final InetAddress PACS_ADDRESS = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.7");
    private static final ReceivedUid STUDY = new ReceivedUid("1.2.3");
    private static final ReceivedUid EXPECTED = new ReceivedUid("1.2.3.4.5");
    private static final ReceivedUid OTHER = new ReceivedUid("1.2.3.4.6");

    private final Moves moves = new Moves();

    @TempDir
    Path folder;

    private Spool spool;
    private Credit credit;

    @BeforeEach
    void open() throws Exception {
        spool = Spool.open(new SpoolSettings(folder, 1 << 20, 1 << 20, 1 << 20, 0, 4), Time.system());
        credit = spool.takeCredit(1).get();
    }

    @AfterEach
    void close() {
        credit.close();
        spool.close();
    }

    @Test
    void belongsToTheMoveThatTheOriginatorNames() {
        MoveInProgress first = move("job-1", 7, STUDY);
        MoveInProgress second = move("job-2", 8, new ReceivedUid("1.9"));
        moves.expect(first);
        moves.expect(second);
        assertThat(moves.of("PACS", PACS_ADDRESS, MoveOriginator.of("VEILGATE", 8), OTHER))
                .contains(second);
    }

    @Test
    void belongsToTheMoveThatExpectsItWhereTheOriginatorIsMissing() {
        MoveInProgress move = move("job-1", 7, STUDY);
        moves.expect(move);
        assertThat(moves.of("PACS", PACS_ADDRESS, MoveOriginator.NONE, EXPECTED))
                .contains(move);
        assertThat(moves.of("PACS", PACS_ADDRESS, MoveOriginator.NONE, OTHER)).isEmpty();
        assertThat(moves.ofStudy("PACS", PACS_ADDRESS, STUDY)).contains(move);
        assertThat(moves.ofStudy("PACS", PACS_ADDRESS, OTHER)).isEmpty();
    }

    @Test
    void aMessageIdAloneIsEnoughAndAnotherAeTitleIsNot() {
        MoveInProgress move = move("job-1", 7, STUDY);
        moves.expect(move);
        MoveOriginator idOnly = new MoveOriginator(Optional.empty(), OptionalInt.of(7));
        assertThat(moves.of("PACS", PACS_ADDRESS, idOnly, OTHER)).contains(move);
        assertThat(moves.of("PACS", PACS_ADDRESS, MoveOriginator.of("ANOTHER", 7), OTHER))
                .isEmpty();
    }

    @Test
    void nothingIsExpectedFromStrangersOrAfterTheEnd() {
        Moves.Expectation expectation = moves.expect(move("job-1", 7, STUDY));
        assertThat(moves.expectedFrom("PACS", PACS_ADDRESS)).isTrue();
        assertThat(moves.expectedFrom("STRANGER", ELSEWHERE)).isFalse();
        assertThat(moves.of("STRANGER", ELSEWHERE, MoveOriginator.of("VEILGATE", 7), EXPECTED))
                .isEmpty();
        expectation.close();
        assertThat(moves.expectedFrom("PACS", PACS_ADDRESS)).isFalse();
    }

    private MoveInProgress move(String job, int messageId, ReceivedUid study) {
        return new MoveInProgress(
                job,
                "project",
                "PACS",
                (calling, address) -> calling.equals("PACS") || address.equals(PACS_ADDRESS),
                new AeTitle("VEILGATE"),
                messageId,
                credit,
                Flow.FREE,
                new Asked(study, EXPECTED::equals),
                () -> {});
    }
}
