package io.veilgate.core.ul;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.veilgate.core.base.AbortReason;
import io.veilgate.core.base.DicomException;
import io.veilgate.core.base.ReceivedUid;
import io.veilgate.core.ul.UserInformation.AsyncWindow;
import io.veilgate.core.ul.UserInformation.CommonExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.ExtendedNegotiation;
import io.veilgate.core.ul.UserInformation.UserIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PduPropertyTest {
    static LongStream seeds() {
        return LongStream.range(1, 101);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyPduThatIsEncodedDecodesToItselfWhereverItIsCut(long seed) throws Exception {
        Random random = new Random(seed);
        List<Object> pdus = new ArrayList<>();
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 5; i++) {
            Pdu pdu = pdu(random);
            pdus.add(pdu);
            PduEncoder.encode(pdu, bytes);
        }
        assertThat(Feeding.decode(bytes, 1 + random.nextInt(300)))
                .as("seed %d", seed)
                .isEqualTo(pdus);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damagedBytesEndInPartsOrAProtocolException(long seed) {
        Random random = new Random(seed);
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 5; i++) {
            PduEncoder.encode(pdu(random), bytes);
        }
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
        }
        endsWell(bytes, seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesEndInPartsOrAProtocolException(long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        ByteBuf bytes = Unpooled.wrappedBuffer(noise);
        if (noise.length > 6) {
            bytes.setByte(0, 1 + random.nextInt(7)).setInt(2, random.nextInt(2 * noise.length));
        }
        endsWell(bytes, seed);
    }

    private static void endsWell(ByteBuf bytes, long seed) {
        try {
            assertThat(Feeding.decode(bytes, 97)).as("seed %d", seed).doesNotContainNull();
        } catch (DicomException.Protocol e) {
            assertThat(e.reason()).as("seed %d", seed).isNotNull();
        }
    }

    private static Pdu pdu(Random random) {
        return switch (random.nextInt(6)) {
            case 0 ->
                new Pdu.AssociateRq(
                        random.nextInt(0x10000),
                        title(random),
                        title(random),
                        uid(random),
                        proposed(random),
                        user(random));
            case 1 ->
                new Pdu.AssociateAc(
                        random.nextInt(0x10000),
                        title(random),
                        title(random),
                        uid(random),
                        results(random),
                        user(random));
            case 2 -> {
                Rejection.Reason[] reasons = Rejection.Reason.values();
                yield new Pdu.AssociateRj(new Rejection(
                        random.nextBoolean() ? Rejection.Permanence.PERMANENT : Rejection.Permanence.TRANSIENT,
                        reasons[random.nextInt(reasons.length)]));
            }
            case 3 -> new Pdu.ReleaseRq();
            case 4 -> new Pdu.ReleaseRp();
            default -> new Pdu.Abort(AbortReason.values()[random.nextInt(AbortReason.values().length)]);
        };
    }

    private static List<ProposedContext> proposed(Random random) {
        List<ProposedContext> contexts = new ArrayList<>();
        int count = random.nextInt(ProposedContext.MAX_CONTEXTS + 1);
        for (int i = 0; i < count; i++) {
            contexts.add(new ProposedContext(2 * i + 1, uid(random), uids(random, 6)));
        }
        return contexts;
    }

    private static List<ContextResult> results(Random random) {
        List<ContextResult> contexts = new ArrayList<>();
        ContextResult.Result[] results = ContextResult.Result.values();
        for (int i = random.nextInt(ProposedContext.MAX_CONTEXTS); i >= 0; i--) {
            contexts.add(new ContextResult(2 * i + 1, results[random.nextInt(results.length)], uid(random)));
        }
        return contexts;
    }

    private static UserInformation user(Random random) {
        List<RoleSelection> roles = new ArrayList<>();
        List<ExtendedNegotiation> extended = new ArrayList<>();
        List<CommonExtendedNegotiation> common = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Set<Role> set = EnumSet.noneOf(Role.class);
            if (random.nextBoolean()) {
                set.add(Role.SCU);
            }
            if (random.nextBoolean()) {
                set.add(Role.SCP);
            }
            roles.add(new RoleSelection(uid(random), set));
            extended.add(new ExtendedNegotiation(uid(random), bytes(random)));
            common.add(new CommonExtendedNegotiation(uid(random), uid(random), uids(random, 4)));
        }
        return new UserInformation(
                random.nextInt() & 0xFFFFFFFFL,
                uid(random),
                random.nextBoolean() ? Optional.of(title(random)) : Optional.empty(),
                random.nextBoolean()
                        ? Optional.of(new AsyncWindow(random.nextInt(9), random.nextInt(9)))
                        : Optional.empty(),
                roles,
                extended,
                common,
                random.nextBoolean()
                        ? Optional.of(new UserIdentity(
                                1 + random.nextInt(5), random.nextBoolean(), bytes(random), bytes(random)))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(bytes(random)) : Optional.empty());
    }

    private static ByteBuffer bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static List<ReceivedUid> uids(Random random, int bound) {
        List<ReceivedUid> uids = new ArrayList<>();
        for (int i = random.nextInt(bound); i > 0; i--) {
            uids.add(uid(random));
        }
        return uids;
    }

    private static ReceivedUid uid(Random random) {
        StringBuilder uid = new StringBuilder("1");
        for (int i = random.nextInt(10); i > 0; i--) {
            uid.append('.').append(random.nextInt(100_000));
        }
        return new ReceivedUid(uid.toString());
    }

    private static String title(Random random) {
        StringBuilder title = new StringBuilder("T");
        for (int i = random.nextInt(15); i > 0; i--) {
            title.append((char) ('A' + random.nextInt(26)));
        }
        return title.toString();
    }
}
