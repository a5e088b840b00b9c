package io.veilgate.it.harness;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** An archive whose answers a test chooses, and what it has stored so. */
public final class RawArchive implements AutoCloseable {
    /** Answers of a script beside statuses. */
    public static final int ABORT = -1;

    public static final int CLOSE = -2;
    public static final int WRONG_MESSAGE_ID = -3;

    /** @param transferSyntax it came in, and {@code status} that was answered */
    public record Stored(RawMessage message, String transferSyntax, int status) {
        public int serial() {
            return RawInstance.serialOf(message.dataSet());
        }
    }

    private final List<Stored> stored = new CopyOnWriteArrayList<>();
    private final List<Stored> received = new CopyOnWriteArrayList<>();
    private final RawPeer peer;

    private RawArchive(
            int port,
            Function<RawAssociation.Context, Optional<String>> transferSyntaxes,
            RawPeer.Script opening,
            ToIntFunction<RawMessage> answers)
            throws IOException {
        peer = RawPeer.start("ARCHIVE", port, (association, number) -> {
            opening.run(association, number);
            association.accept(transferSyntaxes);
            for (var next = association.next(); next.isPresent(); next = association.next()) {
                store(association, next.get(), transferSyntaxes, answers.applyAsInt(next.get()));
            }
        });
    }

    /** Accepts everything as it is offered. */
    public static RawArchive answering(ToIntFunction<RawMessage> answers) throws IOException {
        return answering(0, answers);
    }

    public static RawArchive answering(int port, ToIntFunction<RawMessage> answers) throws IOException {
        return new RawArchive(port, RawArchive::asOffered, (_, _) -> {}, answers);
    }

    /** @param opening done with each association before it is accepted */
    public static RawArchive opening(RawPeer.Script opening) throws IOException {
        return new RawArchive(0, RawArchive::asOffered, opening, _ -> 0);
    }

    /** Stores everything, in these transfer syntaxes only. */
    public static RawArchive taking(List<String> transferSyntaxes) throws IOException {
        return new RawArchive(
                0,
                context -> context.transferSyntaxes().stream()
                        .filter(transferSyntaxes::contains)
                        .findFirst(),
                (_, _) -> {},
                _ -> 0);
    }

    private static Optional<String> asOffered(RawAssociation.Context context) {
        return Optional.of(context.transferSyntaxes().getFirst());
    }

    private void store(
            RawAssociation association,
            RawMessage rq,
            Function<RawAssociation.Context, Optional<String>> transferSyntaxes,
            int answer)
            throws IOException {
        RawAssociation.Context context = association.proposed().stream()
                .filter(each -> each.id() == rq.contextId())
                .findFirst()
                .orElseThrow();
        Stored instance = new Stored(rq, transferSyntaxes.apply(context).orElseThrow(), answer);
        received.add(instance);
        switch (answer) {
            case ABORT -> association.abort();
            case CLOSE -> association.close();
            case WRONG_MESSAGE_ID ->
                association.send(rq.answer(0)
                        .with(RawMessage.MESSAGE_ID_BEING_RESPONDED_TO, rq.number(RawMessage.MESSAGE_ID) + 1000));
            default -> {
                if (answer == 0 || (answer & 0xF000) == 0xB000) {
                    stored.add(instance);
                }
                association.send(rq.answer(answer));
            }
        }
    }

    /** What was answered with Success or a warning, in the order of its coming. */
    public List<Stored> stored() {
        return List.copyOf(stored);
    }

    /** Everything that has come whole, whatever was answered. */
    public List<Stored> received() {
        return List.copyOf(received);
    }

    public List<Integer> serials() {
        return stored.stream().map(Stored::serial).sorted().toList();
    }

    public RemoteAe ae() {
        return peer.ae();
    }

    public int associations() {
        return peer.associations();
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
