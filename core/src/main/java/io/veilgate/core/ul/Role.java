package io.veilgate.core.ul;

/** Service class user or provider. */
public enum Role {
    SCU,
    SCP
}
