package io.veilgate.it.interop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which peer is tried at which operation, on which side, and why the rest is not. The tests run what stands here, and docs/interop.md is printed from
 * it, so there is no second list.
 */
final class Matrix {
    private static final List<Row> ROWS = List.of(
            new Row(Peer.DCMTK, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "echoscu")
                    .tried(Operation.STORE, "dcmsend; storescu")
                    .tried(Operation.FIND, "findscu")
                    .tried(Operation.GET, "getscu")
                    .tried(Operation.MOVE, "movescu")
                    .tried(Operation.CANCEL, "movescu --cancel")
                    .tried(Operation.RELEASE, "all")
                    .tried(Operation.ABORT, "--abort of echoscu, storescu, findscu")
                    .tried(Operation.REFUSAL, "echoscu, findscu"),
            new Row(Peer.ORTHANC, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "by REST")
                    .tried(Operation.STORE, "by REST")
                    .tried(Operation.FIND, "by REST")
                    .tried(Operation.MOVE, "by REST")
                    .tried(Operation.RELEASE, "all")
                    .tried(Operation.REFUSAL, "C-ECHO")
                    .not(Operation.GET, "this version has no C-GET SCU")
                    .not(Operation.CANCEL, "cannot be told to")
                    .not(Operation.ABORT, "cannot be told to"),
            new Row(Peer.PIXELMED, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "VerificationSOPClassSCU")
                    .tried(Operation.STORE, "StorageSOPClassSCU")
                    .tried(Operation.FIND, "FindSOPClassSCU")
                    .tried(Operation.GET, "GetSOPClassSCU")
                    .tried(Operation.MOVE, "MoveSOPClassSCU")
                    .tried(Operation.RELEASE, "all")
                    .tried(Operation.REFUSAL, "C-ECHO")
                    .not(Operation.CANCEL, "cannot be told to")
                    .not(Operation.ABORT, "cannot be told to"),
            new Row(Peer.CTN, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "dicom_echo")
                    .tried(Operation.STORE, "send_image")
                    .tried(Operation.RELEASE, "all")
                    .tried(Operation.ABORT, "dicom_echo -d (closes the connection)")
                    .tried(Operation.REFUSAL, "dicom_echo")
                    .not("no program for it without a database server", Operation.FIND, Operation.GET)
                    .not("no program for it without a database server", Operation.MOVE, Operation.CANCEL),
            new Row(Peer.GDCM, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "gdcmscu --echo")
                    .tried(Operation.STORE, "gdcmscu --store")
                    .tried(Operation.FIND, "gdcmscu --find")
                    .tried(Operation.RELEASE, "all (the program ends itself at A-RELEASE-RP, from whomever)")
                    .tried(Operation.REFUSAL, "gdcmscu --echo")
                    .not(Operation.GET, "gdcmscu does not carry it out")
                    .not(Operation.MOVE, "gdcmscu ends itself at the A-ASSOCIATE-RQ of the delivery")
                    .not("cannot be told to", Operation.CANCEL, Operation.ABORT),
            new Row(Peer.ODIL, Side.ACCEPTOR)
                    .tried(Operation.ECHO, "odil echo")
                    .tried(Operation.STORE, "odil store")
                    .tried(Operation.FIND, "odil find")
                    .tried(Operation.GET, "odil get")
                    .tried(Operation.RELEASE, "all")
                    .tried(Operation.REFUSAL, "odil echo")
                    .not(Operation.MOVE, "no program for it")
                    .not("cannot be told to", Operation.CANCEL, Operation.ABORT),
            new Row(Peer.DCMTK, Side.REQUESTOR)
                    .tried(Operation.ECHO, "dcmqrscp")
                    .tried(Operation.STORE, "storescp")
                    .tried(Operation.FIND, "dcmqrscp")
                    .tried(Operation.GET, "dcmqrscp")
                    .tried(Operation.MOVE, "dcmqrscp")
                    .tried(Operation.CANCEL, "dcmqrscp")
                    .tried(Operation.RELEASE, "dcmqrscp")
                    .tried(Operation.ABORT, "dcmqrscp")
                    .tried(Operation.REFUSAL, "dcmqrscp, storescp"),
            whole(new Row(Peer.ORTHANC, Side.REQUESTOR), "the server"),
            whole(new Row(Peer.PIXELMED, Side.REQUESTOR), "DicomAndWebStorageServer")
                    .tried(Operation.CANCEL, "DicomAndWebStorageServer (closes the connection at it)"),
            new Row(Peer.CTN, Side.REQUESTOR)
                    .tried(Operation.ECHO, "simple_storage")
                    .tried(Operation.STORE, "simple_storage")
                    .tried(Operation.RELEASE, "simple_storage")
                    .tried(Operation.ABORT, "simple_storage")
                    .tried(Operation.REFUSAL, "simple_storage")
                    .not("archive_server needs a database server", Operation.FIND, Operation.GET)
                    .not("archive_server needs a database server", Operation.MOVE, Operation.CANCEL),
            new Row(Peer.GDCM, Side.REQUESTOR).not("brings no server", Operation.values()),
            new Row(Peer.ODIL, Side.REQUESTOR).not("brings no server program", Operation.values()));

    private Matrix() {}

    /** Of one peer on one side, each operation with the program that was tried or the reason why none was. */
    private record Row(Peer peer, Side side, Map<Operation, String> tried, Map<Operation, String> missing) {
        Row(Peer peer, Side side) {
            this(peer, side, new EnumMap<>(Operation.class), new EnumMap<>(Operation.class));
        }

        Row tried(Operation operation, String program) {
            tried.put(operation, program);
            return this;
        }

        Row not(Operation operation, String reason) {
            missing.put(operation, reason);
            return this;
        }

        Row not(String reason, Operation... operations) {
            Set.of(operations).forEach(operation -> missing.put(operation, reason));
            return this;
        }
    }

    private static Row whole(Row row, String program) {
        for (Operation operation : Operation.values()) {
            row.tried(operation, program);
        }
        return row;
    }

    /** Those that are tried. */
    static Stream<Peer> peers(Operation operation, Side side) {
        return ROWS.stream()
                .filter(row -> row.side() == side && row.tried().containsKey(operation))
                .map(Row::peer);
    }

    /** What is neither tried nor has a reason, or has both. */
    static List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Peer peer : Peer.values()) {
                for (Operation operation : Operation.values()) {
                    long entries = ROWS.stream()
                            .filter(row -> row.side() == side && row.peer() == peer)
                            .flatMap(row -> Stream.of(row.tried(), row.missing()))
                            .filter(map -> map.containsKey(operation))
                            .count();
                    if (entries != 1) {
                        gaps.add(peer + " as seen by the " + side + ", " + operation + ": " + entries + " entries");
                    }
                }
            }
        }
        return gaps;
    }

    /** A table in Markdown: a row a peer, a column an operation. */
    static String table(Side side) {
        StringBuilder text = new StringBuilder("| peer |");
        for (Operation operation : Operation.values()) {
            text.append(' ').append(operation.title()).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(Operation.values().length)).append('\n');
        for (Row row : ROWS) {
            if (row.side() == side) {
                text.append("| ").append(row.peer().title()).append(" |");
                for (Operation operation : Operation.values()) {
                    String program = row.tried().get(operation);
                    text.append(
                                    program != null
                                            ? " yes: " + program
                                            : " – " + row.missing().get(operation))
                            .append(" |");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
