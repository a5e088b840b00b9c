package io.veilgate.scp.config;

import io.veilgate.core.net.TlsFiles;
import io.veilgate.core.net.TlsServer.ClientCertificate;
import java.util.OptionalInt;

/**
 * This node's certificate, and the port on which TLS is spoken.
 *
 * @param port 0 to 65535; 0 lets the system choose; empty: no such port
 */
public record TlsConfig(OptionalInt port, TlsFiles files, ClientCertificate clientCertificate) {}
