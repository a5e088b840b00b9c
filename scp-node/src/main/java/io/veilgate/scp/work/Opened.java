package io.veilgate.scp.work;

import io.veilgate.core.ledger.InstanceKey;
import io.veilgate.core.spool.EntryDescription;
import io.veilgate.core.spool.SpoolEntry;
import io.veilgate.core.spool.SpooledInstance;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry in work, with what is open of it. */
record Opened(SpoolEntry entry, SpooledInstance spooled) {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    EntryDescription description() {
        return spooled.description();
    }

    InstanceKey key() {
        return new InstanceKey(description().project(), description().sopInstance());
    }

    void close() {
        try {
            spooled.close();
        } catch (IOException e) {
            LOG.warn("entry {} was not closed: {}", entry.name(), e.getMessage());
        }
    }
}
