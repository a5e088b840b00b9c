package io.veilgate.scp.config;

import java.net.InetAddress;

/**
 * Where metrics and health are asked for by HTTP.
 *
 * @param port 0 lets the system choose
 */
public record HttpConfig(InetAddress bindAddress, int port) {}
