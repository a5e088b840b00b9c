package io.veilgate.it.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * What the programs of a peer do as SCU. Each call is an association of its own, which the program releases; it fails with what the program says
 * if the program does. A peer without a program for something is not asked for it.
 */
public interface PeerScu {
    void echo(RemoteAe scp) throws Exception;

    /** C-STORE of each file in its own transfer syntax, if the peer can send it. */
    void store(RemoteAe scp, List<Path> files) throws Exception;

    /** C-FIND at study level. @return the Study Instance UIDs answered */
    default List<String> find(RemoteAe scp, String study) throws Exception {
        throw new UnsupportedOperationException("this peer has no program for C-FIND");
    }

    /** C-GET of a study. @param folder takes the instances that arrive, and nothing else */
    default void get(RemoteAe scp, String study, Path folder) throws Exception {
        throw new UnsupportedOperationException("this peer has no program for C-GET");
    }

    /** C-MOVE of a study. @param destination AE title */
    default void move(RemoteAe scp, String destination, String study) throws Exception {
        throw new UnsupportedOperationException("this peer has no program for C-MOVE");
    }
}
