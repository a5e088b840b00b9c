package io.veilgate.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A PACS on raw bytes: it finds what it has as it should, and sends what a test's script says. */
public final class RawPacs implements AutoCloseable {
    private static final String QUERY_RETRIEVE = "1.2.840.10008.5.1.4.1.2.2.";
    private static final int LEVEL = 0x0008_0052;
    private static final int STUDY = 0x0020_000D;
    private static final int SERIES = 0x0020_000E;
    private static final int SOP_CLASS = 0x0008_0016;
    private static final int SOP_INSTANCE = 0x0008_0018;

    /** What is done at a C-GET or C-MOVE. */
    @FunctionalInterface
    public interface Script {
        /**
         * @param wanted what was asked for
         * @param request its number, from 1
         */
        void run(Retrieve retrieve, List<RawInstance> wanted, int request) throws Exception;
    }

    private final List<RawInstance> instances;
    private final Script script;
    private final RemoteAe destination;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile Optional<RawMessage> findAnswer = Optional.empty();
    private final RawPeer peer;

    /** @param destination of C-MOVE, whatever it is called by */
    public RawPacs(List<RawInstance> instances, RemoteAe destination, Script script) throws IOException {
        this.instances = List.copyOf(instances);
        this.destination = destination;
        this.script = script;
        this.peer = RawPeer.start("PACS", this::serve);
    }

    /** Answers each C-FIND at image level so from now on: with this status, and these bytes for an identifier. */
    public void answerFindsWith(int status, byte[] identifier) {
        findAnswer =
                Optional.of(RawMessage.of(0, 0).with(RawMessage.STATUS, status).with(identifier));
    }

    public RemoteAe ae() {
        return peer.ae();
    }

    /** C-GETs and C-MOVEs so far. */
    public int requests() {
        return requests.get();
    }

    /** How many instances each of them has asked for. */
    public List<Integer> asked() {
        return List.copyOf(asked);
    }

    /** What was answered to each instance sent. */
    public List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    private void serve(RawAssociation association, int number) throws Exception {
        association.accept(context -> {
            String syntax =
                    context.abstractSyntax().startsWith(QUERY_RETRIEVE) ? RawInstance.IMPLICIT : RawInstance.EXPLICIT;
            return context.transferSyntaxes().contains(syntax) ? Optional.of(syntax) : Optional.empty();
        });
        for (var next = association.next(); next.isPresent(); next = association.next()) {
            RawMessage rq = next.get();
            switch (rq.commandField()) {
                case RawMessage.C_FIND_RQ -> find(association, rq);
                case RawMessage.C_GET_RQ, RawMessage.C_MOVE_RQ -> {
                    List<RawInstance> wanted = wanted(identifier(rq.dataSet()));
                    asked.add(wanted.size());
                    try (Retrieve retrieve = new Retrieve(association, rq)) {
                        script.run(retrieve, wanted, requests.incrementAndGet());
                    }
                }
                default -> {
                    // a C-CANCEL: what it is about is over
                }
            }
        }
    }

    private void find(RawAssociation association, RawMessage rq) throws IOException {
        Map<Integer, String> key = identifier(rq.dataSet());
        String level = key.get(LEVEL);
        if (level.equals("IMAGE") && findAnswer.isPresent()) {
            RawMessage answer = findAnswer.get();
            association.send(rq.answer(answer.number(RawMessage.STATUS)).with(answer.dataSet()));
        } else {
            Set<Map<Integer, String>> answers = new LinkedHashSet<>();
            for (RawInstance instance : wanted(key)) {
                Map<Integer, String> answer = new TreeMap<>();
                answer.put(LEVEL, level);
                answer.put(STUDY, instance.study());
                if (!level.equals("STUDY")) {
                    answer.put(SERIES, instance.series());
                }
                if (level.equals("SERIES")) {
                    answer.put(0x0008_0060, "MR");
                }
                if (level.equals("IMAGE")) {
                    answer.put(SOP_CLASS, RawInstance.MR_IMAGE_STORAGE);
                    answer.put(SOP_INSTANCE, instance.uid());
                }
                answers.add(answer);
            }
            for (Map<Integer, String> answer : answers) {
                association.send(rq.answer(0xFF00).with(encoded(answer)));
            }
        }
        association.send(rq.answer(0));
    }

    private List<RawInstance> wanted(Map<Integer, String> key) {
        return instances.stream()
                .filter(instance -> fits(key.get(STUDY), instance.study())
                        && fits(key.get(SERIES), instance.series())
                        && fits(key.get(SOP_INSTANCE), instance.uid()))
                .toList();
    }

    private static boolean fits(String wanted, String value) {
        return wanted == null
                || wanted.isEmpty()
                || List.of(wanted.split("\\\\")).contains(value);
    }

    private static Map<Integer, String> identifier(byte[] dataSet) {
        Map<Integer, String> elements = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(dataSet).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int tag = bytes.getShort() << 16 | bytes.getShort() & 0xFFFF;
            byte[] value = new byte[bytes.getInt()];
            bytes.get(value);
            elements.put(tag, new String(value, StandardCharsets.US_ASCII).replaceAll("[\0 ]+$", ""));
        }
        return elements;
    }

    private static byte[] encoded(Map<Integer, String> elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        elements.forEach((tag, value) -> {
            byte[] padded = (value.length() % 2 == 0 ? value : value + "\0").getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(ByteBuffer.allocate(8 + padded.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) (tag >>> 16))
                    .putShort((short) (int) tag)
                    .putInt(padded.length)
                    .put(padded)
                    .array());
        });
        return out.toByteArray();
    }

    /** One C-GET or C-MOVE that is being answered. */
    public final class Retrieve implements AutoCloseable {
        private final RawAssociation association;
        private final RawMessage rq;
        private final boolean move;
        private boolean originator = true;
        private int messageId;
        private Optional<RawAssociation> delivery = Optional.empty();

        private Retrieve(RawAssociation association, RawMessage rq) {
            this.association = association;
            this.rq = rq;
            this.move = rq.commandField() == RawMessage.C_MOVE_RQ;
        }

        /** Deliveries do not say what C-MOVE they belong to: both fields are optional (PS3.7 §9.3.1.1). */
        public Retrieve withoutOriginator() {
            originator = false;
            return this;
        }

        public int send(List<RawInstance> some) throws IOException {
            int taken = 0;
            for (RawInstance instance : some) {
                taken += send(instance) == 0 ? 1 : 0;
            }
            return taken;
        }

        /** @return the status it was answered with */
        public int send(RawInstance instance) throws IOException {
            return send(instance, instance.uid());
        }

        public int send(RawInstance instance, String announcedUid) throws IOException {
            RawAssociation to = to();
            to.send(request(instance, announcedUid));
            Optional<RawMessage> answer = to.next();
            while (answer.isPresent() && answer.get().commandField() == RawMessage.C_CANCEL_RQ) {
                answer = to.next();
            }
            int status = answer.orElseThrow(() -> new IOException("the association has ended"))
                    .number(RawMessage.STATUS);
            statuses.add(status);
            return status;
        }

        /** Ends the connection after so many bytes of its data set. */
        public void breakOffIn(RawInstance instance, int bytes) throws IOException {
            to().send(request(instance, instance.uid()), bytes);
            to().close();
            association.close();
        }

        private RawMessage request(RawInstance instance, String announcedUid) {
            RawMessage request = RawMessage.of(storageContext(), RawMessage.C_STORE_RQ)
                    .with(RawMessage.AFFECTED_SOP_CLASS_UID, RawInstance.MR_IMAGE_STORAGE)
                    .with(RawMessage.MESSAGE_ID, ++messageId)
                    .with(RawMessage.PRIORITY, 0)
                    .with(RawMessage.AFFECTED_SOP_INSTANCE_UID, announcedUid)
                    .with(instance.dataSet(RawInstance.EXPLICIT));
            return move && originator
                    ? request.with(RawMessage.MOVE_ORIGINATOR_AE_TITLE, "VEILGATE")
                            .with(RawMessage.MOVE_ORIGINATOR_MESSAGE_ID, rq.number(RawMessage.MESSAGE_ID))
                    : request;
        }

        private RawAssociation to() throws IOException {
            if (!move) {
                return association;
            }
            if (delivery.isEmpty()) {
                delivery = Optional.of(RawAssociation.connect(
                        destination.port(),
                        "PACS",
                        destination.aeTitle(),
                        List.of(new RawAssociation.Context(
                                1, RawInstance.MR_IMAGE_STORAGE, List.of(RawInstance.EXPLICIT)))));
            }
            return delivery.get();
        }

        private int storageContext() {
            return move
                    ? 1
                    : association.proposed().stream()
                            .filter(context -> context.abstractSyntax().equals(RawInstance.MR_IMAGE_STORAGE)
                                    && context.transferSyntaxes().contains(RawInstance.EXPLICIT))
                            .findFirst()
                            .orElseThrow()
                            .id();
        }

        public void finish(int status, int completed, int failed) throws IOException {
            finish(status, completed, failed, 0);
        }

        public void finish(int status, int completed, int failed, int warning) throws IOException {
            close();
            association.send(rq.answer(status)
                    .with(RawMessage.COMPLETED, completed)
                    .with(RawMessage.FAILED, failed)
                    .with(RawMessage.WARNING, warning));
        }

        public void abort() throws IOException {
            association.abort();
        }

        /** Says nothing more until the other end gives up. */
        public void hang() {
            association.awaitClose();
        }

        /** Ends the association of deliveries. */
        @Override
        public void close() throws IOException {
            if (delivery.isPresent()) {
                delivery.get().release();
                delivery = Optional.empty();
            }
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
