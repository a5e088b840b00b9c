package io.veilgate.scp.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.veilgate.core.base.Stage;
import io.veilgate.core.spool.Handoff;
import io.veilgate.core.spool.SpoolStatus;
import io.veilgate.scu.forward.Forwarder;
import io.veilgate.scu.pace.PeerPace;
import io.veilgate.scu.pace.PeerPace.Narrow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which place is named, by what each stage is busy with. Two workers, six of eight associations to the PACS, two to the archive. */
final class NarrowPlaceTest {
    private static final Duration STEP = Duration.ofMillis(100);

    private final NarrowPlace narrow = new NarrowPlace();
    private final Map<Stage, Long> atStage = new EnumMap<>(Stage.class);
    private Narrow pacsLimit = Narrow.PEER;
    private int mostAssociations = 8;
    private boolean pacsReachable = true;
    private Narrow archiveLimit = Narrow.PEER;
    private int queued;
    private int sending;
    /** Of what takes a place at the archive. */
    private int beingMasked;

    private int places = 8;
    private long pixelsWhileSending;
    private int waiting;
    private int creditsWaiting;
    private boolean diskHasRoom = true;
    private boolean toFolder;

    private void busy(Stage stage, long with) {
        atStage.put(stage, with);
    }

    private NarrowPlace.Seen after(Duration time) {
        for (Duration t = Duration.ZERO; t.compareTo(time) < 0; t = t.plus(STEP)) {
            narrow.sample(
                    new Load(
                            2,
                            atStage,
                            pixelsWhileSending,
                            new PeerPace.Status(
                                    Math.min(6, mostAssociations),
                                    Math.min(6, mostAssociations),
                                    mostAssociations,
                                    pacsLimit),
                            pacsReachable,
                            toFolder
                                    ? Optional.empty()
                                    : Optional.of(new Forwarder.Use(
                                            sending,
                                            queued,
                                            sending + queued + beingMasked,
                                            places,
                                            new PeerPace.Status(2, 2, 8, archiveLimit))),
                            new SpoolStatus(
                                    0, 0, 1000, creditsWaiting, new Handoff.Counts(waiting, 0, 2, 0), 0, 0, 1000),
                            diskHasRoom),
                    STEP);
        }
        return narrow.now();
    }

    private NarrowPlace.Seen seen() {
        return after(Duration.ofSeconds(10));
    }

    @Test
    void thePacsWhereItsAssociationsWaitAndTheRestIsIdle() {
        busy(Stage.PACS_WAIT, 5);
        busy(Stage.RECEIVE, 1);
        busy(Stage.HEADER, 1);
        sending = 1;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.PACS, 6, 8));
    }

    @Test
    void thePacsWhileItCannotBeReached() {
        pacsReachable = false;
        assertThat(seen().place()).isEqualTo(Place.PACS);
    }

    @Test
    void whatTheConfigurationAllowsWhereThatIsInFullUse() {
        busy(Stage.PACS_WAIT, 6);
        pacsLimit = Narrow.MAX_ASSOCIATIONS;
        mostAssociations = 6;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.MAX_ASSOCIATIONS, 6, 6));
    }

    @Test
    void theArchiveWhereItsPlacesAreTakenAndTheWorkersAreIdle() {
        busy(Stage.PACS_WAIT, 6);
        busy(Stage.ARCHIVE_WAIT, 8);
        sending = 2;
        queued = 6;
        waiting = 500;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.ARCHIVE, 2, 2));
    }

    @Test
    void theArchiveOfThisJobAlthoughTheWorkersAreBusyForOthers() {
        busy(Stage.HEADER, 2);
        sending = 2;
        queued = 6;
        waiting = 500;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.ARCHIVE, 2, 2));
    }

    @Test
    void anArchiveThatIsAway() {
        queued = 8;
        waiting = 500;
        assertThat(seen().place()).isEqualTo(Place.ARCHIVE);
    }

    @Test
    void theWorkersWhereWhatTheyAreAtTakesTheFewPlacesOfTheArchive() {
        busy(Stage.PIXELS, 2);
        beingMasked = 2;
        places = 2;
        waiting = 50;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.WORKERS, 2, 2));
    }

    @Test
    void theArchiveWhereItsPlacesAreTooFewForTheWorkers() {
        busy(Stage.HEADER, 1);
        beingMasked = 1;
        sending = 1;
        places = 2;
        waiting = 50;
        assertThat(seen().place()).isEqualTo(Place.ARCHIVE);
    }

    @Test
    void whatLimitsTheArchiveIfThatIsAsked() {
        queued = 8;
        archiveLimit = Narrow.HOURS;
        assertThat(seen().place()).isEqualTo(Place.HOURS);
        archiveLimit = Narrow.BANDWIDTH;
        assertThat(seen().place()).isEqualTo(Place.BANDWIDTH);
    }

    @Test
    void theWorkersWhereTheyAreBusyAndEntriesWait() {
        busy(Stage.PACS_WAIT, 3);
        busy(Stage.PIXELS, 1);
        busy(Stage.HEADER, 1);
        waiting = 50;
        sending = 1;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.WORKERS, 2, 2));
    }

    @Test
    void theWorkersWhereSendersMakeFramesInsteadOfWaitingForTheArchive() {
        busy(Stage.PIXELS, 2);
        pixelsWhileSending = 2;
        sending = 2;
        queued = 6;
        assertThat(seen().place()).isEqualTo(Place.WORKERS);
    }

    @Test
    void notTheWorkersWhereTheyKeepUp() {
        busy(Stage.PACS_WAIT, 6);
        busy(Stage.HEADER, 2);
        waiting = 0;
        assertThat(seen().place()).isEqualTo(Place.PACS);
    }

    @Test
    void theFolderThatWorkersWrite() {
        toFolder = true;
        busy(Stage.SEND, 2);
        waiting = 50;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.ARCHIVE, 2, 2));
    }

    @Test
    void theDiskWhereAssociationsWaitForSyncs() {
        busy(Stage.SYNC, 5);
        busy(Stage.RECEIVE, 1);
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.DISK, 5, 6));
    }

    @Test
    void theSpoolWhereJobsWaitForRoom() {
        creditsWaiting = 1;
        assertThat(seen().place()).isEqualTo(Place.SPOOL_FULL);
        creditsWaiting = 0;
        diskHasRoom = false;
        assertThat(seen().place()).isEqualTo(Place.SPOOL_FULL);
    }

    @Test
    void theHourAndTheBandwidthOfThePacs() {
        busy(Stage.PACS_WAIT, 6);
        pacsLimit = Narrow.BANDWIDTH;
        assertThat(seen().place()).isEqualTo(Place.BANDWIDTH);
        mostAssociations = 0;
        pacsLimit = Narrow.HOURS;
        assertThat(seen()).isEqualTo(new NarrowPlace.Seen(Place.HOURS, 0, 0));
    }

    @Test
    void nothingWhereNothingIsBusy() {
        assertThat(seen().place()).isEqualTo(Place.NOTHING);
    }

    @Test
    void oneBusyMomentIsNoNarrowPlaceAndALastingOneIsWithinSeconds() {
        busy(Stage.PACS_WAIT, 6);
        assertThat(seen().place()).isEqualTo(Place.PACS);
        queued = 6;
        sending = 2;
        assertThat(after(Duration.ofMillis(300)).place()).isEqualTo(Place.PACS);
        assertThat(after(Duration.ofSeconds(5)).place()).isEqualTo(Place.ARCHIVE);
    }

    @Test
    void overAJobThePlaceCountsThatWasNarrowForLongest() {
        busy(Stage.PACS_WAIT, 6);
        after(Duration.ofSeconds(20));
        atStage.clear();
        after(Duration.ofSeconds(60));
        assertThat(narrow.longest()).isEqualTo(Place.PACS);
        assertThat(narrow.seconds().get(Place.PACS)).isBetween(20.0, 25.0);
    }
}
